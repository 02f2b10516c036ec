package dev.mayfly.worker.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Encoder;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.GroupedKeyCodec;
import dev.mayfly.lineage.Values;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.sort.Records.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupIteratorTest {
    private static final Codec<Object> SLICES = Records.erased(Codecs.slices());

    private static GroupIterator groups(List<Pair> records) {
        return new GroupIterator(Records.cursor(records), SLICES, SLICES);
    }

    private static List<String> texts(Iterator<Object> values, int count) {
        var texts = new ArrayList<String>();
        while (texts.size() < count && values.hasNext()) {
            texts.add(RecordList.text(values.next()));
        }
        return texts;
    }

    @Test
    void groups_are_right_however_many_of_their_values_are_read() {
        Seeds.check(
                1_000,
                random -> {
                    var expected = new TreeMap<String, List<String>>();
                    var records = new ArrayList<Pair>();
                    for (int i = random.nextInt(60); i > 0; i--) {
                        records.add(new Pair(Records.randomKey(random), "v" + i));
                    }
                    records.sort(Comparator.comparing(Pair::key));
                    for (Pair each : records) {
                        expected.computeIfAbsent(each.key(), ignored -> new ArrayList<>())
                                .add(each.value());
                    }

                    try (GroupIterator groups = groups(records)) {
                        for (var each : expected.entrySet()) {
                            assertThat(groups.next()).isTrue();
                            assertThat(RecordList.text(groups.key())).isEqualTo(each.getKey());
                            int count = random.nextInt(each.getValue().size() + 2);
                            if (count > 0) {
                                assertThat(texts(groups.values().iterator(), count))
                                        .isEqualTo(
                                                each.getValue()
                                                        .subList(
                                                                0,
                                                                Math.min(
                                                                        count,
                                                                        each.getValue().size())));
                            }
                            assertThat(RecordList.text(groups.key())).isEqualTo(each.getKey());
                        }
                        assertThat(groups.next()).isFalse();
                    }
                });
    }

    @Test
    void values_cannot_be_read_twice() throws Exception {
        try (GroupIterator groups = groups(List.of(new Pair("a", "1"), new Pair("a", "2")))) {
            groups.next();
            Values<Object> values = groups.values();
            assertThat(texts(values.iterator(), 1)).containsExactly("1");

            assertThatThrownBy(values::iterator)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("only once");
        }
    }

    @Test
    void values_of_a_group_that_has_passed_cannot_be_read() throws Exception {
        try (GroupIterator groups = groups(List.of(new Pair("a", "1"), new Pair("b", "2")))) {
            groups.next();
            Values<Object> unread = groups.values();
            Iterator<Object> begun = groups.values().iterator();
            groups.next();

            assertThatThrownBy(unread::iterator).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(begun::next).isInstanceOf(IllegalStateException.class);
            assertThat(texts(groups.values().iterator(), 9)).containsExactly("2");
        }
    }

    @Test
    void keys_that_share_a_group_are_read_together_under_the_first_of_them() throws Exception {
        var codec = new GroupedKeyCodec(SLICES, SLICES);
        var records = new ArrayList<Pair>();
        // Values so large that a run is read in several pieces.
        String padding = "-".repeat(40_000);
        for (String group : List.of("a", "a\0", "b")) {
            for (int key = 0; key < 3; key++) {
                var encoded = new Encoder(16);
                codec.encode(
                        new GroupedKey(Records.slice(group), Records.slice("key-" + key)), encoded);
                String text =
                        new String(encoded.toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
                records.add(new Pair(text, group + key + "first" + padding));
                records.add(new Pair(text, group + key + "second" + padding));
            }
        }
        var sorter = new SpillSorter(Records.spills(new MemoryObjectStore(), 300_000), false);
        for (Pair each : records) {
            RecordView view = Records.view(each);
            sorter.add(
                    view.bytes,
                    view.keyOffset,
                    view.keySize,
                    view.valueBytes,
                    view.valueOffset,
                    view.valueSize);
        }

        try (var groups = new GroupIterator(sorter.cursor(), Records.erased(codec), SLICES)) {
            for (String group : List.of("a", "a\0", "b")) {
                assertThat(groups.next()).isTrue();
                Object key = groups.key();
                assertThat(RecordList.text(key)).isEqualTo("key-0");
                Iterator<Object> values = groups.values().iterator();
                if (!group.equals("a\0")) {
                    assertThat(texts(values, 9))
                            .containsExactly(
                                    group + "0first" + padding,
                                    group + "0second" + padding,
                                    group + "1first" + padding,
                                    group + "1second" + padding,
                                    group + "2first" + padding,
                                    group + "2second" + padding);
                }
                assertThat(RecordList.text(key)).isEqualTo("key-0");
            }
            assertThat(groups.next()).isFalse();
        }
    }
}
