package dev.mayfly.worker.pipeline;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.function.TaskContext;
import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.RecordSink;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Runs a user's function of an iterator over a partition whose records are pushed. The function runs
/// on a thread of its own; batches change hands, so that only one of the two threads works at a time
/// and the function's results go down the chain on the attempt's thread.
final class MapPartitionStep implements RecordSink {
    private static final int BATCH = 256;

    private final Operator.MapPartition map;
    private final RecordSink next;
    private final Decoder decoder = new Decoder();
    private final Encoder scratch = new Encoder(256);
    private List<Object> batch = new ArrayList<>(BATCH);
    private final Handover handover = new Handover();
    private @Nullable Thread thread;

    MapPartitionStep(Operator.MapPartition map, RecordSink next) {
        this.map = map;
        this.next = next;
    }

    /// What the two threads give each other: batches of input one way, requests and results back.
    private static final class Handover {
        final SynchronousQueue<List<Object>> input = new SynchronousQueue<>();
        final SynchronousQueue<Answer> answers = new SynchronousQueue<>();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
    }

    /// Results so far, and whether the function wants more input or has ended.
    private record Answer(List<Object> results, boolean isEnded) {}

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        batch.add(keep(value));
        if (batch.size() == BATCH) {
            exchange();
        }
    }

    private Object keep(Object value) {
        Codec<Object> codec = map.codec();
        if (!codec.isView()) {
            return value;
        }
        scratch.clear();
        codec.encode(value, scratch);
        byte[] bytes = scratch.toBytes();
        return codec.decode(new Decoder().wrap(bytes, 0, bytes.length));
    }

    @Override
    public void finish() throws Exception {
        if (!batch.isEmpty()) {
            exchange();
        }
        exchange();
        Thread running = thread;
        if (running != null) {
            running.join();
        }
        next.finish();
    }

    /// Gives the batch to the function and passes its results on until it wants more. An empty batch
    /// says that no more follow.
    private void exchange() throws Exception {
        boolean isFirst = thread == null;
        if (isFirst) {
            start();
            if (receive()) {
                batch = new ArrayList<>(BATCH);
                return;
            }
        }
        if (hasEnded) {
            batch = new ArrayList<>(BATCH);
            return;
        }
        try {
            handover.input.put(batch);
            batch = new ArrayList<>(BATCH);
            receive();
        } catch (InterruptedException e) {
            stop();
            throw e;
        }
    }

    private boolean hasEnded;

    /// Passes results on until the function asks for input.
    ///
    /// @return true if it has ended
    private boolean receive() throws Exception {
        try {
            while (true) {
                Answer answer = handover.answers.take();
                for (Object result : answer.results()) {
                    next.accept(null, Steps.present(result));
                }
                if (answer.isEnded()) {
                    hasEnded = true;
                    Throwable failure = handover.failure.get();
                    if (failure instanceof Exception e) {
                        throw e;
                    }
                    if (failure instanceof Error e) {
                        throw e;
                    }
                    return true;
                }
                if (answer.results().isEmpty()) {
                    return false;
                }
            }
        } catch (Throwable e) {
            stop();
            throw e;
        }
    }

    private void stop() {
        hasEnded = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void start() {
        TaskContext context = TaskContext.CURRENT.get();
        thread =
                Thread.ofVirtual()
                        .name("mayfly-partition")
                        .start(() -> ScopedValue.where(TaskContext.CURRENT, context).run(this::work));
    }

    private void work() {
        try {
            List<Object> results = new ArrayList<>(BATCH);
            Iterator<Object> produced = map.function().apply(new Input());
            while (produced.hasNext()) {
                results.add(produced.next());
                if (results.size() == BATCH) {
                    handover.answers.put(new Answer(results, false));
                    results = new ArrayList<>(BATCH);
                }
            }
            if (!results.isEmpty()) {
                handover.answers.put(new Answer(results, false));
            }
        } catch (InterruptedException e) {
            return;
        } catch (Throwable e) {
            handover.failure.set(e);
        }
        try {
            handover.answers.put(new Answer(List.of(), true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The partition as the function sees it.
    private final class Input implements Iterator<Object> {
        private Iterator<Object> current = List.of().iterator();
        private boolean isEnded;

        @Override
        public boolean hasNext() {
            while (!isEnded && !current.hasNext()) {
                try {
                    handover.answers.put(new Answer(List.of(), false));
                    List<Object> values = handover.input.take();
                    isEnded = values.isEmpty();
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
