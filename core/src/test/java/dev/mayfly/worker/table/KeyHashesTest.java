package dev.mayfly.worker.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.testing.Seeds;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KeyHashesTest {
    @Test
    void different_hashes_are_noted_once_until_there_are_too_many() {
        Seeds.check(
                50,
                random -> {
                    int max = 1 + random.nextInt(2_000);
                    var hashes = new KeyHashes(max);
                    var expected = new TreeSet<Long>();
                    for (int i = random.nextInt(3 * max); i > 0; i--) {
                        long hash = random.nextLong(2L * max) << random.nextInt(2) * 30;
                        hashes.add(hash);
                        expected.add(hash);
                    }
                    long counted = expected.stream().filter(hash -> hash != 0).count();

                    if (counted > max) {
                        assertThat(hashes.hashes()).isEmpty();
                    } else {
                        assertThat(hashes.hashes().orElseThrow())
                                .containsExactly(
                                        expected.stream().mapToLong(Long::longValue).toArray());
                    }
                });
    }
}
