package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.driver.detached.DetachedTask;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.Sweep;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.storage.SuccessManifest;
import dev.mayfly.testing.ChildProcess;
import dev.mayfly.worker.StoredBroadcasts;
import dev.mayfly.worker.TaskRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs of which a table proves too large, and drivers and functions that die around the moment at
/// which another job takes their place.
@Timeout(300)
class ReplacedJobTest {
    private static final ClassLoader LOADER = ReplacedJobTest.class.getClassLoader();

    /// More writes than there are in a job.
    private static final int MAX_WRITES = 200;

    @TempDir private Path root;
    private final ObjectStore store = new FileObjectStore(Path.of(""));
    private KeptJobs jobs;

    @BeforeEach
    void use() {
        jobs = new KeptJobs(root);
    }

    private void useOwn(int run) throws IOException {
        jobs = new KeptJobs(Files.createDirectory(root.resolve("run" + run)));
    }

    private List<String> left() throws IOException {
        return Stores.keys(store, jobs.work().toString());
    }

    private StoredJob job(String id) {
        return StoredJob.of(jobs.work().toString(), id);
    }

    private static JobListener startsTo(Consumer<String> ids) {
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

    /// What somebody sees of the store who dies before one of his writes, or behind it: of those
    /// since the job with the table has ended, or another is about to take its place.
    private static final class Dying extends ForwardingStore {
        private int writesLeft;
        private boolean isArmed;

        Dying(ObjectStore store, int writes) {
            super(store);
            this.writesLeft = writes;
        }

        static final class Death extends RuntimeException {
            private static final long serialVersionUID = 1;
        }

        synchronized void arm() {
            isArmed = true;
        }

        /// Another one begins, who lives.
        synchronized void revive() {
            writesLeft = Integer.MAX_VALUE;
        }

        synchronized boolean isDead() {
            return writesLeft < 0;
        }

        private synchronized void write(String key) {
            isArmed |= key.contains("-again");
            if (isArmed) {
                writesLeft--;
            }
            live();
        }

        private void live() {
            if (isDead()) {
                throw new Death();
            }
        }

        @Override
        public boolean putIfAbsent(String key, byte[] content) throws IOException {
            write(key);
            return super.putIfAbsent(key, content);
        }

        @Override
        public boolean replace(String key, String version, byte[] content) throws IOException {
            write(key);
            return super.replace(key, version, content);
        }

        @Override
        public Version load(String key) throws IOException {
            live();
            return super.load(key);
        }

        @Override
        public void delete(String key) throws IOException {
            write(key);
            super.delete(key);
        }

        @Override
        public void deleteAll(String prefix) throws IOException {
            write(prefix);
            super.deleteAll(prefix);
        }

        @Override
        public void publish(
                String from,
                List<String> sources,
                String to,
                SuccessManifest manifest,
                boolean isReplacing)
                throws IOException {
            write(from);
            super.publish(from, sources, to, manifest, isReplacing);
        }
    }

    @Test
    void a_driver_that_dies_between_any_two_writes_loses_nothing() throws IOException {
        boolean hasDied = true;
        for (int writes = 0; hasDied && writes < MAX_WRITES; writes++) {
            useOwn(writes);
            var dying = new Dying(store, writes);
            var id = new AtomicReference<>("");
            JobListener arming =
                    event -> {
                        if (event instanceof JobEvent.JobEnded) {
                            dying.arm(); // the job with the table
                        }
                    };
            SessionOptions options =
                    jobs.optionsWithStore(_ -> dying)
                            .withListeners(
                                    List.of(arming, startsTo(it -> id.compareAndSet("", it))));
            try {
                jobs.joinGrown(options);
            } catch (RuntimeException e) {
                assertThat(dying.isDead()).as(e.toString()).isTrue();
            }
            hasDied = dying.isDead();
            dying.revive();

            continueIfKept(job(id.get()));

            assertThat(jobs.lines()).as("writes=%d", writes).isEqualTo(KeptJobs.joined());
            assertThat(jobs.kept()).isEmpty();
        }
        assertThat(hasDied).as("came to its end").isFalse();
    }

    private void continueIfKept(StoredJob job) throws IOException {
        try {
            job.resume(jobs.options(), true);
            assertThat(left()).isEmpty();
        } catch (NoSuchFileException e) {
            return; // it had come to its end
        }
    }

    /// Functions that run a detached job, and die between two writes of a coordinator.
    private final class Functions implements Events {
        private final Queue<Delivery> waiting = new ArrayDeque<>();
        private final Dying dying;
        private Clock clock = Clock.systemUTC();

        Functions(int writes) {
            dying = new Dying(store, writes);
        }

        @Override
        public void coordinate(JobKeys job, Trigger trigger) {
            waiting.add(() ->
                    new DetachedJob(dying, job, this, clock).coordinate(trigger, code -> LOADER));
        }

        @Override
        public void start(JobKeys job, List<TaskEvent> tasks) {
            var runner = new TaskRunner(store, LOADER, new StoredBroadcasts(store), () -> 0L);
            var task = new DetachedTask(store, new JobJournal(store, job), this);
            tasks.forEach(each -> waiting.add(() -> task.on(each, runner::run)));
        }

        /// @return whether none died
        boolean deliverAll(boolean isAgain) throws Exception {
            boolean hasLived = true;
            while (!waiting.isEmpty()) {
                Delivery delivery = waiting.remove();
                try {
                    delivery.deliver();
                } catch (Dying.Death e) {
                    hasLived = false;
                    dying.revive();
                    if (isAgain) {
                        waiting.add(delivery);
                    }
                }
            }
            return hasLived;
        }

        /// Looks after all jobs of which nothing was heard, twice, a while later.
        void sweep() throws IOException {
            clock = Clock.offset(clock, Duration.ofMinutes(20));
            for (int look = 0; look < 2; look++) {
                for (JobKeys job : JobJournal.all(store, jobs.work().toString())) {
                    boolean _ =
                            new Sweep(store, new JobJournal(store, job), this, clock, Duration.ZERO)
                                    .look();
                }
            }
        }
    }

    @FunctionalInterface
    private interface Delivery {
        void deliver() throws Exception;
    }

    private void dieDetached(boolean isAgain) throws Exception {
        boolean hasDied = true;
        for (int writes = 0; hasDied && writes < MAX_WRITES; writes++) {
            useOwn(writes);
            var functions = new Functions(writes);
            jobs.joinGrown(
                    jobs.options()
                            .withDeployment((options, directory) ->
                                    jobs.surroundings(options, directory).withDetached(functions)));
            StoredJob job = jobs.kept().getFirst();

            hasDied = !functions.deliverAll(isAgain);
            for (int sweeps = 0; !jobs.kept().isEmpty() && sweeps < 4; sweeps++) {
                functions.sweep();
                functions.deliverAll(isAgain);
            }

            assertThat(job.end().orElseThrow().state()).isEqualTo(EndState.SUCCEEDED);
            assertThat(job.follow(_ -> {}, Duration.ZERO).end()).contains(EndState.SUCCEEDED);
            assertThat(jobs.lines()).as("writes=%d", writes).isEqualTo(KeptJobs.joined());
            String directory = jobs.work() + "/jobs/" + job.id();
            if (isAgain) { // otherwise what was being removed may stay
                assertThat(left()).containsExactly(directory + "-again/end", directory + "/end");
            }
        }
        assertThat(hasDied).as("came to its end").isFalse();
    }

    @Test
    void functions_that_die_and_whose_events_come_again_lose_nothing() throws Exception {
        dieDetached(true);
    }

    @Test
    void functions_that_die_and_whose_events_are_lost_lose_nothing() throws Exception {
        dieDetached(false);
    }
}
