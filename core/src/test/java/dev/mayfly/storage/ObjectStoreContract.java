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
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does. Subclasses say how to make an empty one. Here is how it reads and writes
/// objects; further subjects have a contract each.
public abstract class ObjectStoreContract
        implements ListContract, ConditionalWriteContract, PublishContract {
    /// The store under test.
    protected ObjectStore store;

    /// What keys begin with, without a `/` at the end.
    protected String home;

    /// An empty store.
    protected abstract ObjectStore newStore() throws IOException;

    /// Where in the store tests may write, without a `/` at the end.
    protected abstract String newHome();

    @BeforeEach
    void makeStore() throws IOException {
        store = newStore();
        home = newHome();
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public String home() {
        return home;
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
        ObjectInfo found = store.info(home + "/a");
        assertThat(found.key()).isEqualTo(home + "/a");
        assertThat(found.size()).isEqualTo(content.length);
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
            assertThat(store.exists(home + "/dir/a")).isFalse();
            assertThat(store.putIfAbsent(home + "/dir/a", new byte[1])).isTrue();
        }
        assertThat(store.exists(home + "/dir/a")).isTrue();
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
    void what_does_not_exist_is_named_in_the_error() {
        assertThatThrownBy(() -> store.info(home + "/no-such"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(home + "/no-such");
        assertThatThrownBy(() -> store.open(home + "/no-such"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(home + "/no-such");
    }
}
