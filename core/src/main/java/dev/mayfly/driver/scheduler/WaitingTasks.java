package dev.mayfly.driver.scheduler;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.PriorityQueue;

/// The attempts of one job that could start now. Those that go on where others handed back come
/// first, since their tasks take longest. First attempts come in the order of stages and
/// partitions; attempts behind a failure come after all of those, since what made them fail may
/// have passed by then. Tasks not yet tried cost no memory.
final class WaitingTasks {
    private final PriorityQueue<UntriedTasks> untried = new PriorityQueue<>();
    private final ArrayDeque<AttemptId> continuations = new ArrayDeque<>();
    private final ArrayDeque<AttemptId> retries = new ArrayDeque<>();
    private final int firstAttempt;

    private static final class UntriedTasks implements Comparable<UntriedTasks> {
        private final StageId stage;
        private final int end;
        private final BitSet committed;
        private int next;

        private UntriedTasks(StageId stage, int end, BitSet committed) {
            this.stage = stage;
            this.end = end;
            this.committed = committed;
            this.next = committed.nextClearBit(0);
        }

        private int take() {
            int taken = next;
            next = committed.nextClearBit(taken + 1);
            return taken;
        }

        @Override
        public int compareTo(UntriedTasks other) {
            return Integer.compare(stage.index(), other.stage.index());
        }
    }

    /// Nothing waits.
    ///
    /// @param firstAttempt the number of every task's first attempt
    WaitingTasks(int firstAttempt) {
        this.firstAttempt = firstAttempt;
    }

    /// Adds the first attempts of a stage's tasks.
    ///
    /// @param committed partitions of tasks that are left out; not changed any more
    void addStage(StageTasks stage, BitSet committed) {
        var tasks = new UntriedTasks(stage.id(), stage.taskCount(), committed);
        if (tasks.next < tasks.end) {
            untried.add(tasks);
        }
    }

    /// Adds the next attempt of a task.
    void addRetry(AttemptId failed) {
        retries.add(failed.next());
    }

    /// Adds the attempt that goes on where one has handed back.
    void addContinuation(AttemptId handedBack) {
        continuations.add(handedBack.next());
    }

    /// Whether nothing waits.
    boolean isEmpty() {
        return continuations.isEmpty() && untried.isEmpty() && retries.isEmpty();
    }

    /// Takes the attempt that is to start next. Something must be waiting.
    AttemptId next() {
        if (!continuations.isEmpty()) {
            return continuations.remove();
        }
        UntriedTasks stage = untried.peek();
        if (stage == null) {
            return retries.remove();
        }
        var attempt = new AttemptId(new TaskId(stage.stage, stage.take()), firstAttempt);
        if (stage.next >= stage.end) {
            untried.remove();
        }
        return attempt;
    }

    /// Forgets all of it.
    void clear() {
        continuations.clear();
        untried.clear();
        retries.clear();
    }
}
