package dev.mayfly;

import dev.mayfly.backend.local.LocalBackend;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.worker.StoredBroadcasts;
import dev.mayfly.worker.TaskRunner;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Threads of this JVM on which the time of attempts is over after some records.
final class ImpatientDeployment implements Deployment {
    private final Random random;
    private final int mean;

    /// @param mean of the records that an attempt reads in its time
    ImpatientDeployment(long seed, int mean) {
        this.random = new Random(seed);
        this.mean = mean;
    }

    /// A deadline that comes when it was asked for often enough.
    synchronized BooleanSupplier deadline() {
        var left = new AtomicInteger(random.nextInt(2 * mean));
        return () -> left.getAndDecrement() <= 0;
    }

    TaskRunner runner(SessionOptions options, FileObjectStore store) {
        return new TaskRunner(
                store,
                options.userCode(),
                new StoredBroadcasts(store),
                () -> 0L,
                millis -> deadline());
    }

    @Override
    public Surroundings open(SessionOptions options, String directory) {
        var store = new FileObjectStore(Path.of(""));
        TaskRunner runner = runner(options, store);
        var backend =
                new LocalBackend(
                        options.threads(),
                        runner::run,
                        codec(TaskSpec.class),
                        codec(TaskOutcome.class));
        return new Surroundings(store, backend, directory, options, Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private static <T> Codec<T> codec(Class<T> type) {
        return (Codec<T>) (Codec<?>) Codecs.of(type);
    }
}
