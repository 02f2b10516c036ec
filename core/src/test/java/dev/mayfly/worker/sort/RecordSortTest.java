package dev.mayfly.worker.sort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.testing.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class RecordSortTest {
    @Test
    void sorts_stably_by_prefix_and_then_by_full_comparison() {
        Seeds.check(
                600,
                random -> {
                    int count = random.nextInt(random.nextInt(10) == 0 ? 20_000 : 200);
                    int shift = random.nextInt(64);
                    int distinct = 1 + random.nextInt(1 + count);
                    long common = random.nextBoolean() ? random.nextLong() : 0;
                    long[] prefixes = new long[count];
                    int[] rest = new int[count];
                    var expected = new ArrayList<Integer>();
                    for (int i = 0; i < count; i++) {
                        prefixes[i] =
                                (common & ~(-1L >>> 40))
                                        ^ (distinct == 1 ? 0 : random.nextLong(distinct) << shift);
                        rest[i] = random.nextInt(3);
                        expected.add(i);
                    }
                    long[] keys = prefixes.clone();
                    expected.sort(
                            Comparator.<Integer>comparingLong(i -> keys[i] ^ Long.MIN_VALUE)
                                    .thenComparing(i -> rest[i]));

                    int[] sorted =
                            RecordSort.sort(
                                    count,
                                    (index, depth) -> word(keys[index], rest[index], depth),
                                    (a, b) -> order(keys, rest, a, b));

                    assertThat(sorted)
                            .isEqualTo(expected.stream().mapToInt(Integer::intValue).toArray());
                });
    }

    /// A full comparison sees the whole key, prefix included.
    private static int order(long[] keys, int[] rest, int a, int b) {
        int order = Long.compareUnsigned(keys[a], keys[b]);
        return order != 0 ? order : Integer.compare(rest[a], rest[b]);
    }

    /// Eight bytes of a key that is eight bytes of prefix and four of the rest.
    private static long word(long key, int rest, int depth) {
        byte[] bytes = ByteBuffer.allocate(24 + depth).putLong(key).putInt(rest).array();
        return ByteBuffer.wrap(bytes).getLong(depth);
    }

    @Test
    void sorts_nothing() {
        assertThat(RecordSort.sort(0, (index, depth) -> 0, (a, b) -> 0)).isEmpty();
    }
}
