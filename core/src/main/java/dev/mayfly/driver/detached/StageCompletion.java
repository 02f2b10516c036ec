package dev.mayfly.driver.detached;

import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;

/// Finds out whether all tasks of a stage are committed, as each of them asks when it has: a list
/// of all for each would cost more than the tasks where there are many. So this looks no further
/// than to the first that is missing. Tasks are started in order, so one of those that were started
/// a little or much later is likely to be; and a list is in key order, so a gap in it shows.
final class StageCompletion {
    /// A stage of so many tasks or fewer is listed by one request.
    private static final int PAGE = 1000;

    private final ObjectStore store;
    private final JobKeys keys;

    StageCompletion(ObjectStore store, JobKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /// Whether all tasks of a stage are committed. Whoever asks last after a commit of its own
    /// hears that they are.
    ///
    /// @param own a task that is
    boolean isReachedAfter(TaskId own, int taskCount) throws IOException {
        for (long ahead = 1; taskCount > PAGE && ahead < taskCount; ahead *= 2) {
            int partition = (int) ((own.partition() + ahead) % taskCount);
            if (!store.exists(keys.commit(new TaskId(own.stage(), partition)))) {
                return false;
            }
        }
        String directory = keys.commits(own.stage()) + "/";
        try (Stream<ObjectInfo> found = store.list(keys.commits(own.stage()))) {
            Iterator<ObjectInfo> commits = found.iterator();
            for (int partition = 0; partition >= 0; partition = after(partition, taskCount)) {
                if (!commits.hasNext() || !commits.next().key().equals(directory + partition)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// The number that follows in the order of decimal digits, which is that of keys: 1, 10, 100,
    /// 11.
    ///
    /// @param count how many numbers there are, from 0
    /// @return -1 behind the last
    static int after(int number, int count) {
        if (number > 0 && 10L * number < count) {
            return 10 * number;
        }
        int next = number;
        while (next % 10 == 9 || next + 1 >= count) {
            next /= 10;
            if (next == 0) {
                return -1;
            }
        }
        return next + 1;
    }
}
