package dev.mayfly.worker.sort;

import dev.mayfly.worker.flow.RecordView;
import java.io.IOException;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Merges sorted runs into one sorted sequence. Records with equal keys come in the order of their
/// runs. Used by one thread.
final class RunMerger implements RecordCursor {
    private final List<RecordCursor> runs;
    private final PriorityQueue<Head> heads;
    private boolean isStarted;
    private @Nullable Head last;

    /// The next record of one run.
    private record Head(int run, RecordCursor cursor, RecordView view) {}

    /// A merger that closes the runs when it is closed.
    ///
    /// @param isDescending whether the runs are sorted from the greatest key down
    RunMerger(List<RecordCursor> runs, boolean isDescending) {
        this.runs = List.copyOf(runs);
        this.heads =
                new PriorityQueue<>(
                        Math.max(1, runs.size()),
                        (left, right) -> {
                            int order = left.view.compareKey(right.view);
                            if (order == 0) {
                                return Integer.compare(left.run, right.run);
                            }
                            return isDescending ? -order : order;
                        });
    }

    @Override
    public boolean next(RecordView view) throws IOException {
        if (!isStarted) {
            isStarted = true;
            for (int i = 0; i < runs.size(); i++) {
                advance(new Head(i, runs.get(i), new RecordView()));
            }
        } else if (last != null) {
            advance(last);
        }
        last = heads.poll();
        if (last == null) {
            return false;
        }
        view.set(last.view);
        return true;
    }

    private void advance(Head head) throws IOException {
        if (head.cursor.next(head.view)) {
            heads.add(head);
        }
    }

    @Override
    public void close() throws IOException {
        Closing.all(runs);
    }
}
