package dev.mayfly;

import dev.mayfly.backend.local.AttemptRunner;
import dev.mayfly.backend.local.LocalBackend;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.MemoryFirstStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import dev.mayfly.worker.StoredBroadcasts;
import dev.mayfly.worker.TaskRunner;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/// A session whose attempts run in its own JVM.
final class LocalSurroundings {
    private LocalSurroundings() {}

    static Surroundings open(SessionOptions options, String directory) {
        return open(
                options,
                directory,
                new RoutedStore(new FileObjectStore(Path.of("")), options.userCode()));
    }

    /// The same with another place for what is not kept in memory.
    static Surroundings open(SessionOptions options, String directory, ObjectStore behind) {
        ObjectStore store =
                new MemoryFirstStore(
                        behind,
                        key -> isShortLived(key, directory + "/"),
                        options.memoryBytes() / 3 * 2);
        var runner =
                new TaskRunner(
                        store,
                        options.userCode(),
                        new StoredBroadcasts(store),
                        Clock.systemUTC()::millis);
        var backend =
                new LocalBackend(
                        options.threads(),
                        attemptsOf(runner),
                        codec(TaskSpec.class),
                        codec(TaskOutcome.class));
        return new Surroundings(store, backend, directory, options, Optional.empty());
    }

    private static AttemptRunner attemptsOf(TaskRunner runner) {
        return new AttemptRunner() {
            @Override
            public TaskOutcome run(TaskSpec spec) {
                return runner.run(spec);
            }

            @Override
            public void forget(JobId job) {
                runner.forget(job);
            }
        };
    }

    /// Whether an object lives no longer than the session and is read again soon: shuffles, kept
    /// partitions and results, but not spills, which are there because memory is short.
    private static boolean isShortLived(String key, String prefix) {
        return key.startsWith(prefix) && !key.contains("/spill/") && !key.contains(".spill-");
    }

    @SuppressWarnings("unchecked")
    private static <T> Codec<T> codec(Class<T> type) {
        return (Codec<T>) (Codec<?>) Codecs.of(type);
    }
}
