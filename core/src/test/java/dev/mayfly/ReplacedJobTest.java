package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs of which a table proves too large, whose drivers are killed when another is to take their
/// place.
@Timeout(300)
class ReplacedJobTest {
    @TempDir private Path root;
    private final ObjectStore store = new FileObjectStore(Path.of(""));
    private KeptJobs jobs;

    @BeforeEach
    void use() {
        jobs = new KeptJobs(root);
    }

    private List<String> left() throws IOException {
        return Stores.keys(store, jobs.work().toString());
    }

    private StoredJob job(String id) {
        return StoredJob.of(jobs.work().toString(), id);
    }

    static JobListener startsTo(Consumer<String> ids) {
        return event -> {
            if (event instanceof JobEvent.JobStarted started) {
                ids.accept(started.job().value());
            }
        };
    }

    /// A driver that is killed as soon as the job with the table is gone. It says which that is.
    static final class Driver {
        private Driver() {}

        public static void main(String[] arguments) throws IOException {
            var jobs = new KeptJobs(Path.of(arguments[0]));
            jobs.joinGrown(
                    jobs.optionsWithStore(Killing::new)
                            .withListeners(List.of(startsTo(System.out::println))));
        }
    }

    /// Kills this process when a job has been removed.
    private static final class Killing extends ForwardingStore {
        Killing(ObjectStore store) {
            super(store);
        }

        @Override
        public void deleteAll(String prefix) throws IOException {
            super.deleteAll(prefix);
            if (prefix.matches(".*/jobs/[^/]+")) {
                Runtime.getRuntime().halt(9);
            }
        }
    }

    private StoredJob abandoned() throws IOException {
        try (ChildProcess driver = ChildProcess.start(Driver.class, root.toString())) {
            StoredJob job = job(driver.readLine());
            assertThat(driver.readLine()).as("killed").isNull();
            return job;
        }
    }

    private void requireOnlyOutput() throws IOException {
        assertThat(jobs.lines()).isEqualTo(KeptJobs.joined());
        assertThat(left()).isEmpty();
        try (var entries = Files.list(root)) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .filteredOn(name -> name.startsWith("."))
                    .as("beside the output")
                    .allMatch(name -> name.endsWith(".owner"));
        }
    }

    @Test
    void a_job_whose_driver_is_killed_when_it_has_ended_goes_on_as_another() throws IOException {
        StoredJob job = abandoned();
        assertThat(job.status().job().value()).isEqualTo(job.id() + "-again");
        assertThat(jobs.kept()).containsExactly(job(job.id() + "-again"));

        job.resume(jobs.options(), true);

        requireOnlyOutput();
    }

    @Test
    void who_cancels_it_cancels_the_other() throws IOException {
        StoredJob job = abandoned();
        assertThat(jobs.kept()).hasSize(1);

        job.cancel();

        assertThat(jobs.kept()).isEmpty();
        assertThatThrownBy(job::status).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void who_follows_it_is_led_to_the_other() throws Exception {
        StoredJob job;
        try (ChildProcess driver =
                ChildProcess.start(StoredJobTest.JoiningDriver.class, root.toString())) {
            assertThat(driver.readLine()).isEqualTo("waiting");
            job = jobs.kept().getFirst();
        }
        Files.createFile(jobs.sign());
        var isHeard = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            var followed =
                    threads.submit(
                            () -> job.follow(_ -> isHeard.countDown(), Duration.ofMillis(1)));
            isHeard.await();

            job.resume(jobs.options().withBroadcastBytes(100), true);

            assertThat(followed.get().end()).contains(EndState.SUCCEEDED);
        }
        requireOnlyOutput();
    }
}
