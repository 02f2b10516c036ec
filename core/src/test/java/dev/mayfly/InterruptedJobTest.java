package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A driver that is interrupted, as by Ctrl-C, over a store that sends nothing for a thread that
/// is.
class InterruptedJobTest {
    @TempDir private Path root;

    /// As the store of S3.
    private static final class Refusing extends ForwardingStore {
        Refusing(ObjectStore store) {
            super(store);
        }

        private static void check() throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
        }

        @Override
        public Stream<ObjectInfo> list(String prefix) throws IOException {
            check();
            return super.list(prefix);
        }

        @Override
        public void delete(String key) throws IOException {
            check();
            super.delete(key);
        }

        @Override
        public void deleteAll(String prefix) throws IOException {
            check();
            super.deleteAll(prefix);
        }
    }

    private Throwable interrupted(Consumer<KeptJobs> save) throws Exception {
        var jobs = new KeptJobs(root);
        KeptJobs.WAITING.drainPermits();
        var thrown = new AtomicReference<Throwable>();
        Thread driver =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                save.accept(jobs);
                            } catch (RuntimeException e) {
                                thrown.set(e);
                            }
                        });
        KeptJobs.WAITING.acquire();
        driver.interrupt();
        driver.join();
        return thrown.get();
    }

    /// What is left of the job, and beside its output.
    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void a_job_that_is_kept_leaves_nothing() throws Exception {
        Throwable end = interrupted(jobs -> jobs.save(jobs.optionsWithStore(Refusing::new)));

        assertThat(end).isInstanceOf(JobCancelledException.class).hasNoSuppressedExceptions();
        assertThat(left()).isEmpty();
    }

    @Test
    void a_job_of_this_process_leaves_nothing() throws Exception {
        Throwable end =
                interrupted(jobs -> {
                    SessionOptions options =
                            jobs.options()
                                    .withDeployment((given, directory) -> {
                                        Surroundings local =
                                                LocalSurroundings.open(given, directory);
                                        return new Surroundings(
                                                new Refusing(local.store()),
                                                local.backend(),
                                                local.workDirectory(),
                                                local.options(),
                                                local.shared());
                                    });
                    jobs.save(options);
                });

        assertThat(end).isInstanceOf(JobCancelledException.class).hasNoSuppressedExceptions();
        assertThat(left()).isEmpty();
    }
}
