package dev.mayfly.worker.shuffle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.codec.Codecs;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.GroupedKeyCodec;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.protocol.RangeBounds;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.sort.Records;
import dev.mayfly.worker.table.KeyEncoder;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PartitionersTest {
    private final KeyEncoder encoder = new KeyEncoder(Records.erased(Codecs.slices()));

    @Test
    void a_range_is_the_one_that_linear_search_finds() {
        Seeds.check(
                80,
                random -> {
                    var starts = new TreeSet<String>();
                    for (int i = random.nextInt(40); i > 0; i--) {
                        starts.add(Records.randomKey(random));
                    }
                    var bounds =
                            new RangeBounds(
                                    starts.stream().map(s -> s.getBytes(ISO_8859_1)).toList());
                    boolean isDescending = random.nextBoolean();
                    var partitioner =
                            KeyPartitioner.of(
                                    new Partitioning.Range(starts.size() + 1, isDescending, 0),
                                    Optional.of(bounds));
                    for (int i = 0; i < 200; i++) {
                        byte[] key = Records.randomKey(random).getBytes(ISO_8859_1);
                        if (i < starts.size()) {
                            key = bounds.starts().get(i);
                        }
                        int expected = 0;
                        for (byte[] start : bounds.starts()) {
                            expected += Arrays.compareUnsigned(start, key) <= 0 ? 1 : 0;
                        }
                        encoder.encode(Records.slice(new String(key, ISO_8859_1)));

                        assertThat(partitioner.partition(encoder, key))
                                .isEqualTo(isDescending ? starts.size() - expected : expected);
                    }
                });
    }

    @Test
    void a_custom_partitioner_sees_the_decoded_key_and_must_stay_in_range() throws Exception {
        var keys = new KeyEncoder(Records.erased(Codecs.ints()));
        var partitioner =
                KeyPartitioner.of(
                        new Partitioning.Custom(4, (key, count) -> (Integer) key + count - 4),
                        Optional.empty());

        assertThat(partitioner.needsDecodedKey()).isTrue();
        assertThat(partitioner.partition(keys, 3)).isEqualTo(3);
        for (int outside : new int[] {-1, 4, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> partitioner.partition(keys, outside))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("partitioner's answer is outside [0, 4): " + outside);
        }
    }

    @Test
    void keys_of_one_group_go_to_one_partition() throws Exception {
        var keys =
                new KeyEncoder(
                        Records.erased(
                                new GroupedKeyCodec(
                                        Records.erased(Codecs.strings()),
                                        Records.erased(Codecs.ints()))));
        var partitioner = KeyPartitioner.of(new Partitioning.HashOfGroup(50), Optional.empty());
        var seen = new TreeSet<Integer>();
        for (String group : new String[] {"a", "b", "c\0", ""}) {
            var partitions = new TreeSet<Integer>();
            for (int i = 0; i < 100; i++) {
                var key = new GroupedKey(group, i);
                keys.encode(key);
                partitions.add(partitioner.partition(keys, key));
            }
            assertThat(partitions).hasSize(1);
            seen.addAll(partitions);
        }
        assertThat(seen).hasSizeGreaterThan(1);
    }

    @Test
    void a_custom_partitioner_of_grouped_keys_sees_the_users_key() throws Exception {
        var partitioner =
                KeyPartitioner.of(
                        new Partitioning.Custom(9, (key, count) -> (Integer) key),
                        Optional.empty());

        assertThat(partitioner.partition(encoder, new GroupedKey("g", 7))).isEqualTo(7);
    }
}
