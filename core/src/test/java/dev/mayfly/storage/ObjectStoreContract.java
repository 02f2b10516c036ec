package dev.mayfly.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does. Subclasses say how to make an empty one.
public abstract class ObjectStoreContract {
    /// The store under test.
    protected ObjectStore store;

    /// What keys begin with, without a `/` at the end.
    protected String home;

    /// An empty store.
    protected abstract ObjectStore newStore() throws IOException;

    /// Where in the store tests may write, without a `/` at the end.
    protected abstract String home();

    @BeforeEach
    void makeStore() throws IOException {
        store = newStore();
        home = home();
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    @Test
    void ranges_are_read_in_the_order_they_were_announced_in() throws IOException {
        var ranges = new ArrayList<ObjectStore.ObjectRange>();
        for (int i = 0; i < 30; i++) {
            Stores.put(
                    store, home + "/a" + i % 10, "0123456789".repeat(i % 10 + 1).getBytes(UTF_8));
            ranges.add(new ObjectStore.ObjectRange(home + "/a" + i % 10, i % 7, i % 7 + i % 3));
        }

        try (ObjectStore.RangeReaders readers = store.openAll(ranges)) {
            for (ObjectStore.ObjectRange range : ranges) {
                try (ObjectReader reader = readers.next()) {
                    int count = (int) (range.end() - range.position());
                    byte[] read = new byte[count];
                    assertThat(reader.read(range.position(), read, 0, count)).isEqualTo(count);
                    int start = (int) range.position();
                    assertThat(new String(read, UTF_8))
                            .isEqualTo("0123456789".substring(start, start + count));
                    assertThat(reader.size())
                            .isPositive()
                            .isEqualTo(store.info(range.key()).size());
                }
            }
            assertThatThrownBy(readers::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void an_announced_object_that_is_missing_fails_in_its_turn() throws IOException {
        Stores.put(store, home + "/a", new byte[] {1, 2});
        var there = new ObjectStore.ObjectRange(home + "/a", 0, 2);
        var missing = new ObjectStore.ObjectRange(home + "/b", 0, 2);

        try (ObjectStore.RangeReaders readers = store.openAll(List.of(there, missing, there))) {
            readers.next().close();

            assertThatThrownBy(readers::next).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void objects_are_deleted_by_their_keys_as_far_as_they_are_there() throws IOException {
        for (String name : List.of("a", "b", "c/d", "c/e")) {
            Stores.put(store, home + "/" + name, new byte[] {1});
        }

        store.deleteEach(List.of(home + "/a", home + "/c/d", home + "/missing"));
        store.deleteEach(List.of());

        assertThat(Stores.keys(store, home)).containsExactly(home + "/b", home + "/c/e");
    }

    @Test
    void an_object_has_the_bytes_that_were_written() throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);

        try (ObjectWriter writer = store.create(home + "/a")) {
            Random random = new Random(2);
            for (int at = 0; at < content.length; ) {
                int count = Math.min(random.nextInt(200_000), content.length - at);
                writer.write(content, at, count);
                at += count;
                assertThat(writer.size()).isEqualTo(at);
            }
            writer.commit();
        }

        assertThat(read(home + "/a")).isEqualTo(content);
        assertThat(store.info(home + "/a")).isEqualTo(new ObjectInfo(home + "/a", content.length));
    }

    @Test
    void any_range_can_be_read_and_ends_where_the_object_ends() throws IOException {
        put("a", "0123456789");
        byte[] target = new byte[20];

        try (ObjectReader reader = store.open(home + "/a")) {
            assertThat(reader.size()).isEqualTo(10);
            assertThat(reader.read(7, target, 2, 18)).isEqualTo(3);
            assertThat(new String(target, 2, 3, UTF_8)).isEqualTo("789");
            assertThat(reader.read(2, target, 0, 4)).isEqualTo(4);
            assertThat(new String(target, 0, 4, UTF_8)).isEqualTo("2345");
            assertThat(reader.read(10, target, 0, 4)).isZero();
            assertThat(reader.read(1L << 40, target, 0, 4)).isZero();
            assertThat(reader.read(0, target, 0, 0)).isZero();
        }
    }

    @Test
    void an_object_may_be_empty() throws IOException {
        put("a", "");

        assertThat(read(home + "/a")).isEmpty();
        assertThat(keys("")).containsExactly("/a");
    }

    @Test
    void nothing_is_visible_before_the_commit() throws IOException {
        try (ObjectWriter writer = store.create(home + "/dir/a")) {
            writer.write(new byte[100_000], 0, 100_000);

            assertThat(keys("")).isEmpty();
            assertThatThrownBy(() -> store.info(home + "/dir/a"))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> store.open(home + "/dir/a"))
                    .isInstanceOf(NoSuchFileException.class);
            assertThat(store.putIfAbsent(home + "/dir/a", new byte[1])).isTrue();
        }
        assertThat(read(home + "/dir/a")).hasSize(1);
    }

    @Test
    void a_writer_closed_without_commit_leaves_nothing() throws IOException {
        put("a", "old");
        try (ObjectWriter writer = store.create(home + "/a")) {
            writer.write("new".getBytes(UTF_8), 0, 3);
        }

        assertThat(read(home + "/a")).asString().isEqualTo("old");
        assertThat(keys("")).containsExactly("/a");
    }

    @Test
    void a_commit_replaces_the_object_that_was_there() throws IOException {
        put("a", "old");
        try (ObjectWriter writer = store.create(home + "/a")) {
            writer.write("new!".getBytes(UTF_8), 0, 4);
            assertThat(read(home + "/a")).asString().isEqualTo("old");
            writer.commit();
            assertThat(read(home + "/a")).asString().isEqualTo("new!");
        }
        assertThat(read(home + "/a")).asString().isEqualTo("new!");
    }

    @Test
    void an_open_object_that_is_replaced_is_read_as_it_was_or_refused_by_name() throws IOException {
        put("a", "old".repeat(1000));
        try (ObjectReader reader = store.open(home + "/a")) {
            put("a", "newer".repeat(1000));

            byte[] target = new byte[3000];
            try {
                assertThat(reader.read(0, target, 0, 3000)).isEqualTo(3000);
                assertThat(target).asString().isEqualTo("old".repeat(1000));
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("replaced").hasMessageContaining("/a");
            }
        }
    }

    @Test
    void what_is_announced_can_be_read_and_everything_else_as_well() throws IOException {
        byte[] content = new byte[2_000_000];
        new Random(7).nextBytes(content);
        Stores.put(store, home + "/a", content);

        for (int start : new int[] {0, 1, 700_000, 2_000_000, 3_000_000}) {
            try (ObjectReader reader = store.open(home + "/a", start, start + 500_000L)) {
                assertThat(reader.size()).isEqualTo(content.length);
                for (int position : new int[] {start, start + 100_000, 0, 1_999_990}) {
                    byte[] target = new byte[100_000];
                    int expected = Math.clamp(content.length - position, 0, target.length);
                    assertThat(reader.read(position, target, 0, target.length)).isEqualTo(expected);
                    assertThat(
                                    Arrays.mismatch(
                                            target,
                                            0,
                                            expected,
                                            content,
                                            Math.min(position, 2_000_000),
                                            Math.min(position, 2_000_000) + expected))
                            .isEqualTo(-1);
                }
            }
        }
        assertThatThrownBy(() -> store.open(home + "/none", 0, 10))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(home + "/none");
    }

    @Test
    void objects_are_listed_in_key_order() throws IOException {
        for (String name :
                List.of(
                        "a/b", "a.txt", "a-b/c", "a/a/z", "a0", "b", "a/a.z", "ab/c", "A", "é",
                        "_x")) {
            put(name, name);
        }

        assertThat(keys(""))
                .containsExactly(
                        "/A", "/_x", "/a-b/c", "/a.txt", "/a/a.z", "/a/a/z", "/a/b", "/a0", "/ab/c",
                        "/b", "/é");
        assertThat(keys("/a")).containsExactly("/a/a.z", "/a/a/z", "/a/b");
        assertThat(keys("/a.txt")).containsExactly("/a.txt");
        assertThat(keys("/nothing")).isEmpty();
        assertThat(keys("/a.txt/below")).isEmpty();
    }

    @Test
    void any_set_of_keys_is_listed_in_order_with_sizes() throws IOException {
        Random random = new Random(3);
        Map<String, Integer> expected = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            StringBuilder key = new StringBuilder("/k");
            for (int depth = random.nextInt(4); depth > 0; depth--) {
                key.append('/').append((char) ('a' + random.nextInt(3)));
            }
            key.append(".-_0A".charAt(random.nextInt(5))).append(random.nextInt(5)).append(".o");
            expected.put(key.toString(), i);
        }
        for (var entry : expected.entrySet()) {
            put(entry.getKey().substring(1), "x".repeat(entry.getValue()));
        }

        List<String> found = new ArrayList<>();
        try (Stream<ObjectInfo> objects = store.list(home)) {
            objects.forEach(object -> {
                String key = object.key().substring(home.length());
                found.add(key);
                assertThat(object.size()).isEqualTo((long) expected.get(key));
            });
        }
        assertThat(found).containsExactlyElementsOf(expected.keySet());
    }

    @Test
    void children_are_objects_and_directories_in_key_order() throws IOException {
        for (String name : List.of("d/b/x", "d/b/y/z", "d/b.txt", "d/a", "d/b-/q", "e")) {
            put(name, "12");
        }

        List<ObjectInfo> expected =
                List.of(
                        new ObjectInfo(home + "/d/a", 2),
                        new ObjectInfo(home + "/d/b-/", 0),
                        new ObjectInfo(home + "/d/b.txt", 2),
                        new ObjectInfo(home + "/d/b/", 0));
        assertThat(store.children(home + "/d")).isEqualTo(expected);
        assertThat(store.children(home + "/d/")).isEqualTo(expected);
        for (String name : List.of("/nothing", "/e", "/e/below")) {
            assertThatThrownBy(() -> store.children(home + name))
                    .isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void put_if_absent_leaves_what_is_there() throws IOException {
        assertThat(store.putIfAbsent(home + "/dir/a", "first".getBytes(UTF_8))).isTrue();
        assertThat(store.putIfAbsent(home + "/dir/a", "second".getBytes(UTF_8))).isFalse();

        assertThat(read(home + "/dir/a")).asString().isEqualTo("first");
        assertThat(keys("")).containsExactly("/dir/a");
    }

    @Test
    void one_of_many_put_if_absent_wins_and_all_see_its_bytes() throws Exception {
        int writers = 8;
        for (int round = 0; round < 50; round++) {
            String key = home + "/race-" + round;
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int number = writer;
                tasks.add(() -> {
                    byte[] content = ("writer-" + number + ";").repeat(500).getBytes(UTF_8);
                    boolean isWinner = store.putIfAbsent(key, content);
                    if (isWinner) {
                        assertThat(read(key)).isEqualTo(content);
                    } else {
                        assertThat(read(key)).hasSize(content.length);
                    }
                    return isWinner ? 1 : 0;
                });
            }
            assertThat(sum(tasks)).as("winners of round %d", round).isEqualTo(1);
        }
        assertThat(keys("")).hasSize(50);
    }

    @Test
    void replace_changes_only_the_version_it_was_given() throws IOException {
        put("dir/a", "one");

        ObjectStore.Version first = store.load(home + "/dir/a");
        assertThat(first.content()).asString().isEqualTo("one");
        assertThat(store.replace(home + "/dir/a", first.version(), "two".getBytes(UTF_8))).isTrue();
        assertThat(store.replace(home + "/dir/a", first.version(), "bad".getBytes(UTF_8)))
                .isFalse();

        ObjectStore.Version second = store.load(home + "/dir/a");
        assertThat(second.content()).asString().isEqualTo("two");
        assertThat(second.version()).isNotEqualTo(first.version());
        assertThat(keys("")).containsExactly("/dir/a");
    }

    @Test
    void what_is_gone_is_not_replaced() throws IOException {
        put("a", "one");
        String version = store.load(home + "/a").version();
        store.delete(home + "/a");

        assertThat(store.replace(home + "/a", version, "two".getBytes(UTF_8))).isFalse();
        assertThat(store.replace(home + "/none/a", version, "two".getBytes(UTF_8))).isFalse();
        assertThat(keys("")).isEmpty();
        assertThatThrownBy(() -> store.load(home + "/a")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void of_many_that_replace_one_version_one_wins() throws Exception {
        put("count", "0");
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 6; writer++) {
            tasks.add(() -> {
                int won = 0;
                while (won < 10) {
                    ObjectStore.Version seen = store.load(home + "/count");
                    int next = Integer.parseInt(new String(seen.content(), UTF_8)) + 1;
                    byte[] content = String.valueOf(next).getBytes(UTF_8);
                    won += store.replace(home + "/count", seen.version(), content) ? 1 : 0;
                }
                return won;
            });
        }

        assertThat(sum(tasks)).isEqualTo(60);
        assertThat(read(home + "/count")).asString().isEqualTo("60");
    }

    @Test
    void readers_see_whole_objects_while_they_are_replaced() throws Exception {
        put("a", "0".repeat(1000));
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int task = 0; task < 4; task++) {
            int number = task;
            tasks.add(() -> {
                for (int i = 0; i < 200; i++) {
                    if (number == 0) {
                        put("a", String.valueOf(i % 10).repeat(1000 + i));
                    } else {
                        String text = new String(readWhileReplaced(home + "/a"), UTF_8);
                        assertThat(text.length()).isGreaterThanOrEqualTo(1000);
                        assertThat(text.chars().distinct().count()).isEqualTo(1);
                    }
                }
                return 0;
            });
        }
        sum(tasks);
    }

    @Test
    void what_is_deleted_is_gone() throws IOException {
        put("a", "1");
        put("d/a", "1");
        put("d/e/a", "1");
        put("dd", "1");

        store.delete(home + "/a");
        store.delete(home + "/a");
        store.delete(home + "/d");
        assertThat(keys("")).containsExactly("/d/a", "/d/e/a", "/dd");

        store.deleteAll(home + "/d");
        store.deleteAll(home + "/d");
        assertThat(keys("")).containsExactly("/dd");

        store.deleteAll(home + "/dd");
        assertThat(keys("")).isEmpty();
    }

    /// Publishes objects under `work`, each as a part of its own name, or of the last part of it.
    private void publish(String to, String... sources) throws IOException {
        var parts = new ArrayList<SuccessManifest.Part>();
        for (String source : sources) {
            long size = store.info(home + "/work/" + source).size();
            String name = source.substring(source.lastIndexOf('/') + 1);
            parts.add(new SuccessManifest.Part(name, size, 1));
        }
        publish(to, List.of(sources), parts);
    }

    private void publish(String to, List<String> sources, List<SuccessManifest.Part> parts)
            throws IOException {
        store.publish(home + "/work", sources, home + "/" + to, new SuccessManifest("job", parts));
    }

    @Test
    void an_output_appears_under_a_free_name() throws IOException {
        put("work/0/part-0", "0");
        put("work/3/part-1", "1");

        publish("deep/out", "0/part-0", "3/part-1");

        assertThat(keys(""))
                .containsExactly("/deep/out/_SUCCESS", "/deep/out/part-0", "/deep/out/part-1");
        assertThat(read(home + "/deep/out/part-1")).asString().isEqualTo("1");
        assertThat(SuccessManifest.read(store, home + "/deep/out/_SUCCESS").orElseThrow().parts())
                .extracting(SuccessManifest.Part::name)
                .containsExactly("part-0", "part-1");
    }

    @Test
    void an_output_replaces_everything_that_was_there() throws IOException {
        put("out/part-0", "old");
        put("out/part-1", "old");
        put("out/sub/part-1", "old");
        put("outer/part-1", "other");
        put("work/0/part-0", "new");

        publish("out", "0/part-0");

        assertThat(keys("")).containsExactly("/out/_SUCCESS", "/out/part-0", "/outer/part-1");
        assertThat(read(home + "/out/part-0")).asString().isEqualTo("new");
    }

    @Test
    void nothing_is_published_but_the_parts_that_are_named() throws IOException {
        put("work/0/part-0", "counts");
        put("work/0/part-1", "no");
        put("work/1/part-0", "rival");
        put("work/part-2", "no");

        publish("out", "0/part-0");

        assertThat(keys("")).containsExactly("/out/_SUCCESS", "/out/part-0");
        assertThat(read(home + "/out/part-0")).asString().isEqualTo("counts");
    }

    @Test
    void an_output_may_have_no_part() throws IOException {
        put("out/part-0", "old");

        publish("out");

        assertThat(keys("")).containsExactly("/out/_SUCCESS");
    }

    @Test
    void a_part_that_is_gone_or_another_is_an_error_and_nothing_changes() throws IOException {
        put("out/part-0", "old");
        put("work/0/part-0", "new");
        var one = new SuccessManifest.Part("part-0", 3, 1);

        assertThatThrownBy(() ->
                        publish(
                                "out",
                                List.of("0/part-0", "0/part-1"),
                                List.of(one, new SuccessManifest.Part("part-1", 3, 1))))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("gone")
                .hasMessageContaining(home + "/work/0/part-1");
        assertThat(keys("/out")).containsExactly("/out/part-0");
        assertThat(read(home + "/out/part-0")).asString().isEqualTo("old");

        assertThatThrownBy(() ->
                        publish(
                                "out",
                                List.of("0/part-0"),
                                List.of(new SuccessManifest.Part("part-0", 4, 1))))
                .hasMessageContaining("another size")
                .hasMessageContaining("expected=4 size=3");
        assertThat(read(home + "/out/part-0")).asString().isEqualTo("old");

        publish("out", List.of("0/part-0"), List.of(one));
        assertThat(read(home + "/out/part-0")).asString().isEqualTo("new");
    }

    @Test
    void publishing_into_itself_is_an_error() throws IOException {
        put("out/work/part-0", "new");

        assertThatThrownBy(() -> Stores.publish(store, home + "/out/work", home + "/out"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Stores.publish(store, home + "/out", home + "/out/work"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_does_not_exist_is_named_in_the_error() {
        assertThatThrownBy(() -> store.info(home + "/no-such"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(home + "/no-such");
        assertThatThrownBy(() -> store.open(home + "/no-such"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(home + "/no-such");
    }

    /// Writes an object under a name below [#home].
    protected void put(String name, String content) throws IOException {
        try (ObjectWriter writer = store.create(home + "/" + name)) {
            byte[] bytes = content.getBytes(UTF_8);
            writer.write(bytes, 0, bytes.length);
            writer.commit();
        }
    }

    /// All bytes of an object.
    protected byte[] read(String key) throws IOException {
        try (ObjectReader reader = store.open(key)) {
            byte[] content = new byte[Math.toIntExact(reader.size())];
            assertThat(reader.read(0, content, 0, content.length)).isEqualTo(content.length);
            return content;
        }
    }

    /// All bytes of an object that others replace; begins again when the store refuses to mix them.
    private byte[] readWhileReplaced(String key) throws IOException {
        while (true) {
            try {
                return read(key);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("replaced");
            }
        }
    }

    /// The keys below [#home] and a prefix, without [#home].
    protected List<String> keys(String prefix) throws IOException {
        try (Stream<ObjectInfo> objects = store.list(home + prefix)) {
            return objects.map(object -> object.key().substring(home.length())).toList();
        }
    }

    /// Runs tasks side by side and sums up what they return.
    protected static int sum(List<Callable<Integer>> tasks) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(tasks.size())) {
            int sum = 0;
            for (Future<Integer> result : executor.invokeAll(tasks)) {
                sum += result.get();
            }
            return sum;
        }
    }
}
