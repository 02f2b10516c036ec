package dev.mayfly.worker.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFilterTest {
    @Test
    void a_key_filter_knows_every_key_it_was_told_and_few_others() {
        Seeds.check(
                20,
                random -> {
                    List<long[]> parts = new ArrayList<>();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        parts.add(random.longs(random.nextInt(20_000)).toArray());
                    }
                    var filter = new KeyFilter(KeyFilter.bitsOf(parts));
                    int missing = 0;
                    for (long[] part : parts) {
                        for (long hash : part) {
                            missing += filter.mayContain(hash) ? 0 : 1;
                        }
                    }

                    assertThat(new KeyFilter(KeyFilter.bitsOf(List.of())).mayContain(1L << 40))
                            .isFalse();
                    assertThat(missing).isZero();
                    assertThat(random.longs(10_000).filter(filter::mayContain).count())
                            .isLessThan(500);
                });
    }
}
