package dev.mayfly.aws.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A function's execution environments: as many as there are calls at the same time, and no more
/// than the function may have. The one used last is used next. Safe for use by many threads.
final class Environments implements AutoCloseable {
    private static final long MEMORY_CHECK_MILLIS = 50;

    private final LocalFunction function;
    private final RuntimeFiles files;
    private final Path directory;
    private final Deque<ExecutionEnvironment> idle = new ArrayDeque<>();
    private final Set<ExecutionEnvironment> all = new HashSet<>();
    private final Thread memoryWatch;
    private int started;
    private boolean isClosed;

    Environments(LocalFunction function, RuntimeFiles files, Path directory) {
        this.function = function;
        this.files = files;
        this.directory = directory;
        memoryWatch =
                Thread.ofPlatform().name("mayfly-memory-watch").daemon().start(this::watchMemory);
    }

    /// An environment for a call, or null if all are busy.
    synchronized @Nullable ExecutionEnvironment tryAcquire() {
        if (isClosed) {
            throw new IllegalStateException("closed");
        }
        while (!idle.isEmpty()) {
            ExecutionEnvironment environment = idle.pop();
            if (environment.isAlive()) {
                return environment;
            }
            drop(environment);
        }
        if (all.size() == function.concurrency()) {
            return null;
        }
        try {
            var environment =
                    ExecutionEnvironment.start(
                            function, files, directory.resolve("environment-" + started));
            started++;
            all.add(environment);
            return environment;
        } catch (IOException e) {
            throw new UncheckedIOException("execution environment does not start", e);
        }
    }

    /// An environment for a call, when there is one.
    synchronized ExecutionEnvironment acquire() throws InterruptedException {
        while (true) {
            ExecutionEnvironment environment = tryAcquire();
            if (environment != null) {
                return environment;
            }
            wait();
        }
    }

    /// Takes an environment back.
    synchronized void release(ExecutionEnvironment environment) {
        if (environment.isAlive() && !isClosed) {
            idle.push(environment);
        } else {
            drop(environment);
        }
        notifyAll();
    }

    private void drop(ExecutionEnvironment environment) {
        if (all.remove(environment)) {
            environment.close();
        }
    }

    /// The JVMs that live.
    synchronized List<ProcessHandle> processes() {
        return all.stream().map(ExecutionEnvironment::handle).toList();
    }

    /// How many were started so far.
    synchronized int started() {
        return started;
    }

    /// Kills all JVMs without waiting.
    synchronized void kill() {
        all.forEach(ExecutionEnvironment::kill);
    }

    private void watchMemory() {
        try {
            while (true) {
                Thread.sleep(MEMORY_CHECK_MILLIS);
                List<ExecutionEnvironment> watched;
                synchronized (this) {
                    watched = List.copyOf(all);
                }
                watched.forEach(ExecutionEnvironment::checkMemory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            memoryWatch.interrupt();
            Set.copyOf(all).forEach(this::drop);
            notifyAll();
        }
    }
}
