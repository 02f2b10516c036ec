package dev.mayfly.worker.pipeline;

import dev.mayfly.codec.KeptValue;
import dev.mayfly.function.TaskContext;
import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.RecordSink;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/// Runs a user's function of an iterator over a partition whose records are pushed. The function
/// runs on a thread of its own. The two threads take turns: each waits while the other one works,
/// and the function's results go down the chain on the attempt's thread.
final class MapPartitionStep implements RecordSink, AutoCloseable {
    private static final int BATCH = 256;

    private final Operator.MapPartition map;
    private final RecordSink next;
    private final SynchronousQueue<List<Object>> toFunction = new SynchronousQueue<>();
    private final SynchronousQueue<Answer> fromFunction = new SynchronousQueue<>();
    private List<Object> batch = new ArrayList<>();
    private boolean isEnded;
    private @Nullable Thread thread;
    private volatile boolean isStopped;

    MapPartitionStep(Operator.MapPartition map, RecordSink next) {
        this.map = map;
        this.next = next;
    }

    private enum State {
        /// The function has further results.
        HAS_MORE,
        /// The function waits for input.
        WANTS_INPUT,
        /// The function has returned all results, or failed.
        ENDED
    }

    /// What the function's thread says at the end of its turn.
    private record Answer(List<Object> results, State state, @Nullable Throwable failure) {}

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        if (isEnded) {
            return;
        }
        batch.add(KeptValue.of(map.codec(), value));
        if (batch.size() == BATCH) {
            giveBatch();
        }
    }

    @Override
    public void finish() throws Exception {
        if (!batch.isEmpty()) {
            giveBatch();
        }
        giveBatch();
        next.finish();
    }

    /// Gives the batch to the function and passes its results on until it wants more. An empty
    /// batch says that no more follow.
    private void giveBatch() throws Exception {
        List<Object> given = batch;
        batch = new ArrayList<>(BATCH);
        if (thread == null && !isEnded) {
            start();
            receive();
        }
        if (!isEnded) {
            toFunction.put(given);
            receive();
        }
    }

    private void start() {
        TaskContext context = TaskContext.CURRENT.get();
        Runnable work = () -> ScopedValue.where(TaskContext.CURRENT, context).run(this::work);
        thread = Thread.ofVirtual().name("mayfly-partition").start(work);
    }

    /// Passes results on until the function waits for input or has ended.
    private void receive() throws Exception {
        boolean isDone = false;
        try {
            Answer answer = fromFunction.take();
            while (pass(answer) == State.HAS_MORE) {
                toFunction.put(List.of());
                answer = fromFunction.take();
            }
            isDone = true;
        } finally {
            isEnded |= !isDone;
        }
    }

    private State pass(Answer answer) throws Exception {
        for (Object result : answer.results()) {
            next.accept(null, Steps.present(result));
        }
        isEnded = answer.state() == State.ENDED;
        switch (answer.failure()) {
            case Exception e -> throw e;
            case Error e -> throw e;
            case null, default -> {
                return answer.state();
            }
        }
    }

    /// Ends the function's thread, wherever it is.
    @Override
    public void close() {
        isEnded = true;
        isStopped = true;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// What the function's thread does.
    private void work() {
        var input = new Input();
        Throwable failure = null;
        try {
            Iterator<Object> produced = map.function().apply(input);
            while (produced.hasNext()) {
                input.results.add(produced.next());
                if (input.results.size() >= BATCH) {
                    input.endTurn(State.HAS_MORE);
                }
            }
        } catch (Throwable e) {
            failure = e;
        }
        if (!isStopped) {
            try {
                fromFunction.put(new Answer(input.results, State.ENDED, failure));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The partition as the function sees it, and the results that wait for the end of its turn.
    private final class Input implements Iterator<Object> {
        private List<Object> results = new ArrayList<>();
        private Iterator<Object> current = List.of().iterator();
        private boolean isRead;

        /// Waits for nobody once the step is closed: the function may have swallowed the interrupt.
        private List<Object> endTurn(State state) throws InterruptedException {
            if (isStopped) {
                throw new InterruptedException("partition is not read any more");
            }
            List<Object> given = results;
            results = new ArrayList<>(BATCH);
            fromFunction.put(new Answer(given, state, null));
            return toFunction.take();
        }

        @Override
        public boolean hasNext() {
            if (!isRead && !current.hasNext()) {
                try {
                    List<Object> values = endTurn(State.WANTS_INPUT);
                    isRead = values.isEmpty();
                    current = values.iterator();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting for input", e);
                }
            }
            return current.hasNext();
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
    }
}
