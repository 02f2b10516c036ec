package dev.mayfly.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every store promises to those who write one object at the same time.
interface ConditionalWriteContract extends StoreHome {
    @Test
    default void put_if_absent_leaves_what_is_there() throws IOException {
        assertThat(store().putIfAbsent(home() + "/dir/a", "first".getBytes(UTF_8))).isTrue();
        assertThat(store().putIfAbsent(home() + "/dir/a", "second".getBytes(UTF_8))).isFalse();

        assertThat(read(home() + "/dir/a")).asString().isEqualTo("first");
        assertThat(keys("")).containsExactly("/dir/a");
    }

    @Test
    default void one_of_many_put_if_absent_wins_and_all_see_its_bytes() throws Exception {
        int writers = 8;
        for (int round = 0; round < 50; round++) {
            String key = home() + "/race-" + round;
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int number = writer;
                tasks.add(() -> {
                    byte[] content = ("writer-" + number + ";").repeat(500).getBytes(UTF_8);
                    boolean isWinner = store().putIfAbsent(key, content);
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
    default void replace_changes_only_the_version_it_was_given() throws IOException {
        put("dir/a", "one");

        ObjectStore.Version first = store().load(home() + "/dir/a");
        assertThat(first.content()).asString().isEqualTo("one");
        assertThat(store().replace(home() + "/dir/a", first.version(), "two".getBytes(UTF_8)))
                .isTrue();
        assertThat(store().replace(home() + "/dir/a", first.version(), "bad".getBytes(UTF_8)))
                .isFalse();

        ObjectStore.Version second = store().load(home() + "/dir/a");
        assertThat(second.content()).asString().isEqualTo("two");
        assertThat(second.version()).isNotEqualTo(first.version());
        assertThat(keys("")).containsExactly("/dir/a");
    }

    @Test
    default void what_has_a_million_bytes_is_loaded_whole_and_replaced() throws IOException {
        byte[] content = new byte[1_000_003];
        new Random(1).nextBytes(content);
        assertThat(store().putIfAbsent(home() + "/job", content)).isTrue();

        ObjectStore.Version found = store().load(home() + "/job");

        assertThat(found.content()).isEqualTo(content);
        assertThat(store().replace(home() + "/job", found.version(), new byte[1])).isTrue();
        assertThat(store().load(home() + "/job").content()).hasSize(1);
    }

    @Test
    default void what_is_gone_is_not_replaced() throws IOException {
        put("a", "one");
        String version = store().load(home() + "/a").version();
        store().delete(home() + "/a");

        assertThat(store().replace(home() + "/a", version, "two".getBytes(UTF_8))).isFalse();
        assertThat(store().replace(home() + "/none/a", version, "two".getBytes(UTF_8))).isFalse();
        assertThat(keys("")).isEmpty();
        assertThatThrownBy(() -> store().load(home() + "/a"))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    default void of_many_that_replace_one_version_one_wins() throws Exception {
        put("count", "0");
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 6; writer++) {
            tasks.add(() -> {
                int won = 0;
                while (won < 10) {
                    ObjectStore.Version seen = store().load(home() + "/count");
                    int next = Integer.parseInt(new String(seen.content(), UTF_8)) + 1;
                    byte[] content = String.valueOf(next).getBytes(UTF_8);
                    won += store().replace(home() + "/count", seen.version(), content) ? 1 : 0;
                }
                return won;
            });
        }

        assertThat(sum(tasks)).isEqualTo(60);
        assertThat(read(home() + "/count")).asString().isEqualTo("60");
    }

    @Test
    default void readers_see_whole_objects_while_they_are_replaced() throws Exception {
        put("a", "0".repeat(1000));
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int task = 0; task < 4; task++) {
            int number = task;
            tasks.add(() -> {
                for (int i = 0; i < 200; i++) {
                    if (number == 0) {
                        put("a", String.valueOf(i % 10).repeat(1000 + i));
                    } else {
                        String text = new String(readWhileReplaced(home() + "/a"), UTF_8);
                        assertThat(text.length()).isGreaterThanOrEqualTo(1000);
                        assertThat(text.chars().distinct().count()).isEqualTo(1);
                    }
                }
                return 0;
            });
        }
        sum(tasks);
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

    /// Runs tasks side by side and sums up what they return.
    private static int sum(List<Callable<Integer>> tasks) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(tasks.size())) {
            int sum = 0;
            for (Future<Integer> result : executor.invokeAll(tasks)) {
                sum += result.get();
            }
            return sum;
        }
    }
}
