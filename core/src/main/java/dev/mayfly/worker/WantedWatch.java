package dev.mayfly.worker;

import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.protocol.TaskSpec.Records;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks from time to time whether anybody waits for an attempt, and stops it if nobody does: its
/// job has ended, or another attempt has committed its task. A function cannot be stopped from
/// outside.
///
/// Made and closed by the attempt's thread, which is interrupted, and asks at each record, since
/// user code may do nothing that an interrupt ends. Only attempts that write down what they did are
/// looked after.
final class WantedWatch implements AutoCloseable {
    private final ObjectStore store;
    private final TaskSpec spec;
    private final Patience patience;
    private final Thread attempt = Thread.currentThread();
    private final @Nullable Thread thread;
    private boolean isClosed;
    private volatile boolean isUnwanted;
    private volatile boolean isCommitted;
    private volatile boolean hasLooked;

    /// How long to wait for what.
    ///
    /// @param pause until the first look, and between looks
    /// @param grace how long an attempt may take to stop
    /// @param stuck told once of an attempt that takes longer
    record Patience(Duration pause, Duration grace, Consumer<TaskSpec> stuck) {}

    /// Begins to watch.
    WantedWatch(TaskSpec spec, ObjectStore store, Patience patience) {
        this.store = store;
        this.spec = spec;
        this.patience = patience;
        this.thread =
                spec.records()
                        .map(keys ->
                                Thread.ofVirtual().name("mayfly-wanted").start(() -> watch(keys)))
                        .orElse(null);
    }

    private void watch(Records keys) {
        try {
            do {
                Thread.sleep(patience.pause());
            } while (isWanted(keys));
            stop();
            Thread.sleep(patience.grace());
            patience.stuck().accept(spec);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed before
        }
    }

    /// Whether the job of an attempt that has come to its end has ended before. Only asked by one
    /// that took long enough to have looked before.
    boolean isUnwantedNow() {
        try {
            return hasLooked && !store.exists(spec.records().orElseThrow().wanted());
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /// A store that cannot be asked is no reason to stop.
    private boolean isWanted(Records keys) {
        hasLooked = true;
        try {
            if (!store.exists(keys.wanted())) {
                return false;
            }
            isCommitted = store.exists(keys.commit());
            return !isCommitted;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    private synchronized void stop() {
        if (!isClosed) {
            isUnwanted = true;
            attempt.interrupt();
        }
    }

    /// Whether the attempt was told to stop.
    boolean isUnwanted() {
        return isUnwanted;
    }

    /// Whether that was because another attempt has committed the task.
    boolean isCommitted() {
        return isCommitted;
    }

    /// A source that ends by an [InterruptedException] when the attempt is to stop.
    RecordSource ended(RecordSource source) {
        return thread == null ? source : sink -> source.run(new Asking(sink));
    }

    private final class Asking implements RecordSink {
        private final RecordSink sink;

        Asking(RecordSink sink) {
            this.sink = sink;
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            if (isUnwanted) {
                throw new InterruptedException("nobody waits for the attempt");
            }
            sink.accept(key, value);
        }

        @Override
        public void finish() throws Exception {
            sink.finish();
        }
    }

    /// Ends watching. The thread does not carry an interrupt of this watch any further.
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        if (thread != null) {
            thread.interrupt();
        }
        if (isUnwanted) {
            boolean _ = Thread.interrupted();
        }
    }
}
