package dev.mayfly.driver.detached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.MemoryObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageCompletionTest {
    private static final StageId STAGE = new StageId(2);
    private static final JobKeys KEYS = new JobKeys("work", new JobId("job-0"));

    private final CountingStore store = new CountingStore();
    private final StageCompletion completion = new StageCompletion(store, KEYS);

    /// Counts what costs: an object that is asked for, and each key of a list that is looked at.
    private static final class CountingStore extends ForwardingStore {
        private long asked;
        private long listed;

        CountingStore() {
            super(new MemoryObjectStore());
        }

        @Override
        public ObjectInfo info(String key) throws IOException {
            asked++;
            return super.info(key);
        }

        @Override
        public Stream<ObjectInfo> list(String prefix) throws IOException {
            return super.list(prefix).peek(_ -> listed++);
        }
    }

    private static TaskId task(int partition) {
        return new TaskId(STAGE, partition);
    }

    private void commit(int partition) throws IOException {
        assertThat(store.putIfAbsent(KEYS.commit(task(partition)), new byte[0])).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 11, 12, 99, 100, 101, 110, 999, 1000, 1001, 2345, 10_000})
    void numbers_follow_each_other_as_keys_do(int count) {
        var numbers = new ArrayList<Integer>();
        for (int number = 0; number >= 0; number = StageCompletion.after(number, count)) {
            numbers.add(number);
        }

        assertThat(numbers.stream().map(String::valueOf))
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(String::valueOf).sorted().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 120, 1000, 1001, 1500})
    void in_any_order_of_commits_the_last_one_hears_that_all_are(int count) throws IOException {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(count));
        for (int i = 0; i < count; i++) {
            commit(order.get(i));

            assertThat(completion.isReachedAfter(task(order.get(i)), count))
                    .as("%d of %d", i + 1, count)
                    .isEqualTo(i == count - 1);
        }
        // an event that comes once more hears it, too
        assertThat(completion.isReachedAfter(task(order.getFirst()), count)).isTrue();
    }

    @Test
    void tasks_that_end_in_about_their_order_look_at_little() throws IOException {
        int count = 20_000;
        List<Integer> running = new ArrayList<>();
        Random random = new Random(1);
        for (int next = 0; next < count || !running.isEmpty(); ) {
            while (next < count && running.size() < 1000) {
                running.add(next++);
            }
            int partition = running.remove(random.nextInt(running.size()));
            commit(partition);
            completion.isReachedAfter(task(partition), count);
        }

        assertThat(store.asked).isLessThan(5L * count);
        assertThat(store.listed).isLessThan(count * 100L);
    }
}
