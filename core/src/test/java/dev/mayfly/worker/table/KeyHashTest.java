package dev.mayfly.worker.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.testing.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHashTest {
    /// Partitions of shuffles and kept datasets depend on these values: they never change.
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "a, 21a9ed793bad89bf",
        "12345678, dc095dc295fa1086",
        "123456789, a07871b88128d396",
        "0123456789abcdef, ec76efcb1c0ee83b",
        "0123456789abcdefg, b39618140445a6ee",
        "0123456789abcdef01234567, efc8773dfa88863b",
        "the quick brown fox jumps over the lazy dog, 86c44e680e8ab788"
    })
    void values_never_change(String key, String hash) {
        byte[] bytes = key.getBytes(UTF_8);

        assertThat(Long.toHexString(KeyHash.hash(bytes, 0, bytes.length))).isEqualTo(hash);
    }

    @Test
    void bytes_around_a_key_do_not_matter() {
        Seeds.check(
                10_000,
                random -> {
                    byte[] key = new byte[random.nextInt(41)];
                    random.nextBytes(key);
                    int offset = random.nextInt(20);
                    byte[] around = new byte[offset + key.length + random.nextInt(20)];
                    random.nextBytes(around);
                    System.arraycopy(key, 0, around, offset, key.length);

                    assertThat(KeyHash.hash(around, offset, key.length))
                            .isEqualTo(KeyHash.hash(key, 0, key.length));
                });
    }

    @Test
    void keys_that_differ_only_in_zeros_at_their_end_have_other_hashes() {
        var hashes = new java.util.HashSet<Long>();
        for (int size = 0; size <= 40; size++) {
            hashes.add(KeyHash.hash(new byte[40], 0, size));
        }

        assertThat(hashes).hasSize(41);
    }

    @Test
    void similar_keys_fill_partitions_and_table_slots_evenly() {
        for (int size : new int[] {4, 8, 12, 16, 17, 30}) {
            int[] partitions = new int[7];
            int[] slots = new int[64];
            byte[] key = new byte[size + 16];
            for (int i = 0; i < 70_000; i++) {
                key[size - 1] = (byte) i;
                key[size - 2] = (byte) (i >> 8);
                key[size - 3] = (byte) (i >> 16);
                long hash = KeyHash.hash(key, 0, size);
                partitions[KeyHash.partition(hash, 7)]++;
                slots[(int) hash & 63]++;
            }

            assertThat(Arrays.stream(partitions).min().getAsInt()).isGreaterThan(9_000);
            assertThat(Arrays.stream(slots).min().getAsInt()).isGreaterThan(800);
        }
    }

    @Test
    void partitions_lie_within_their_count() {
        for (int count : new int[] {1, 2, 3, 1000, Integer.MAX_VALUE}) {
            assertThat(KeyHash.partition(-1L, count)).isEqualTo(count - 1);
            assertThat(KeyHash.partition(0L, count)).isZero();
        }
    }
}
