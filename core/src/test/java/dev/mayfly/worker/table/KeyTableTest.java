package dev.mayfly.worker.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.BlockFormat;
import dev.mayfly.worker.sort.Records;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class KeyTableTest {
    private static long hash(byte[] key) {
        return KeyHash.hash(key, 0, key.length);
    }

    private static void add(KeyTable table, String text, long amount) {
        byte[] key = text.getBytes(ISO_8859_1);
        int slot = table.put(key, 0, key.length, hash(key));
        int at = slot >= 0 ? slot : -1 - slot;
        table.slots()[at] = slot < 0 ? amount : table.slots()[at] + amount;
    }

    private static Map<String, Long> contents(KeyTable table) {
        var contents = new HashMap<String, Long>();
        for (int slot = table.first(); slot >= 0; slot = table.next(slot)) {
            assertThat(contents.put(key(table, slot), table.slots()[slot])).isNull();
            byte[] key = key(table, slot).getBytes(ISO_8859_1);
            assertThat(table.hash(slot)).isEqualTo(hash(key));
        }
        return contents;
    }

    private static String key(KeyTable table, int slot) {
        int size = table.keySize(slot);
        byte[] copy = new byte[3 + size + BlockFormat.PADDING];
        table.copyKey(slot, copy, 3);
        return new String(copy, 3, size, ISO_8859_1);
    }

    @Test
    void holds_what_a_hash_map_holds() {
        Seeds.check(
                150,
                random -> {
                    var table = new KeyTable(1 + random.nextInt(3), 16);
                    var expected = new HashMap<String, Long>();
                    for (int round = random.nextInt(3); round >= 0; round--) {
                        table.clear();
                        expected.clear();
                        for (int i = random.nextInt(800); i > 0; i--) {
                            String key = Records.randomKey(random);
                            add(table, key, i);
                            expected.merge(key, (long) i, Long::sum);
                        }
                        assertThat(table.count()).isEqualTo(expected.size());
                        assertThat(contents(table)).isEqualTo(expected);
                        assertFound(table, expected, random);
                    }
                });
    }

    private static void assertFound(
            KeyTable table, Map<String, Long> expected, RandomGenerator random) {
        var keys = new ArrayList<>(expected.keySet());
        for (int i = 0; i < 100; i++) {
            keys.add(Records.randomKey(random));
        }
        for (String text : keys) {
            byte[] key = text.getBytes(ISO_8859_1);
            int slot = table.find(key, 0, key.length, hash(key));
            if (expected.containsKey(text)) {
                assertThat(table.slots()[slot]).isEqualTo(expected.get(text));
            } else {
                assertThat(slot).isEqualTo(-1);
            }
        }
    }

    @Test
    void entries_without_slots_are_all_found() {
        var table = new KeyTable(0, 16);
        for (int i = 0; i < 100; i++) {
            byte[] key = ("key-" + i).getBytes(ISO_8859_1);
            assertThat(table.put(key, 0, key.length, hash(key))).isNegative();
        }

        int found = 0;
        for (int slot = table.first(); slot >= 0; slot = table.next(slot)) {
            assertThat(key(table, slot)).isEqualTo("key-" + found);
            found++;
        }
        assertThat(found).isEqualTo(100);
    }

    @Test
    void keys_whose_hashes_end_alike_are_told_apart() {
        Seeds.check(
                5,
                random -> {
                    var table = new KeyTable(1, 16);
                    var expected = new HashMap<String, Long>();
                    while (expected.size() < 300) {
                        byte[] key = new byte[1 + random.nextInt(24)];
                        random.nextBytes(key);
                        if ((hash(key) & 0xFF) == 0xFF) {
                            String text = new String(key, ISO_8859_1);
                            add(table, text, 1);
                            expected.merge(text, 1L, Long::sum);
                        }
                    }

                    assertThat(contents(table)).isEqualTo(expected);
                });
    }

    @Test
    void prefixes_and_comparison_give_the_order_of_unsigned_bytes() {
        Seeds.check(
                100,
                random -> {
                    var table = new KeyTable(0, 16);
                    List<byte[]> keys = new ArrayList<>();
                    for (int i = 0; i < 40; i++) {
                        byte[] key = Records.randomKey(random).getBytes(ISO_8859_1);
                        if (table.put(key, 0, key.length, hash(key)) < 0) {
                            keys.add(key);
                        }
                    }
                    for (byte[] left : keys) {
                        for (byte[] right : keys) {
                            int a = table.find(left, 0, left.length, hash(left));
                            int b = table.find(right, 0, right.length, hash(right));
                            int expected = Integer.signum(Arrays.compareUnsigned(left, right));
                            int prefixes =
                                    Long.compareUnsigned(table.keyWord(a, 0), table.keyWord(b, 0));

                            assertThat(Integer.signum(table.compareKeys(a, b))).isEqualTo(expected);
                            assertThat(prefixes == 0 || Integer.signum(prefixes) == expected)
                                    .isTrue();
                        }
                    }
                });
    }

    @Test
    void words_of_a_key_are_its_bytes_at_any_depth_and_zero_behind_its_end() {
        Seeds.check(
                300,
                random -> {
                    var table = new KeyTable(1, 16);
                    byte[] key = Records.randomKey(random).getBytes(ISO_8859_1);
                    add(table, "a long key in front of the other", 1);
                    int slot = -1 - table.put(key, 0, key.length, hash(key));
                    if (random.nextBoolean()) {
                        add(table, "a long key behind the other one", 1);
                    }
                    byte[] padded = Arrays.copyOf(key, 100);

                    for (int depth = 0; depth < 64; depth++) {
                        assertThat(table.keyWord(slot, depth))
                                .as("size=%d depth=%d", key.length, depth)
                                .isEqualTo(ByteBuffer.wrap(padded).getLong(depth));
                    }
                });
    }

    @Test
    void growth_announces_itself() {
        var table = new KeyTable(1, 16);
        long before = table.heldBytes(0);

        while (!table.isFull(1)) {
            add(table, "key-" + table.count(), 1);
        }

        assertThat(table.heldBytes(0)).isEqualTo(3 * before);
        add(table, "one more", 1);
        assertThat(table.heldBytes(0)).isBetween(before + 1, 2 * before);
    }
}
