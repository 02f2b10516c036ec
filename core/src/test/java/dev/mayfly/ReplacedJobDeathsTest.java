package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.detached.DetachedTask;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.Sweep;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.storage.SuccessManifest;
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
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs of which a table proves too large, and drivers and functions that die between any two
/// writes around the moment at which another job takes their place.
@Timeout(300)
class ReplacedJobDeathsTest {
    private static final ClassLoader LOADER = ReplacedJobDeathsTest.class.getClassLoader();

    /// More writes than there are in a job.
    private static final int MAX_WRITES = 200;

    @TempDir private Path root;
    private final ObjectStore store = new FileObjectStore(Path.of(""));
    private KeptJobs jobs;

    private void useOwn(int run) throws IOException {
        jobs = new KeptJobs(Files.createDirectory(root.resolve("run" + run)));
    }

    private List<String> left() throws IOException {
        return Stores.keys(store, jobs.work().toString());
    }

    private StoredJob job(String id) {
        return StoredJob.of(jobs.work().toString(), id);
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
                                    List.of(
                                            arming,
                                            ReplacedJobTest.startsTo(
                                                    it -> id.compareAndSet("", it))));
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
                    new DetachedJob(dying, job, this, _ -> Optional.empty(), clock, _ -> {})
                            .coordinate(trigger, code -> LOADER));
        }

        @Override
        public void start(JobKeys job, List<TaskEvent> tasks) {
            var runner = new TaskRunner(store, LOADER, new StoredBroadcasts(store), () -> 0L);
            var task =
                    new DetachedTask(
                            store,
                            new JobJournal(store, job),
                            this,
                            _ -> Optional.empty(),
                            Clock.systemUTC());
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
                                    jobs.detached(options, directory, functions)));
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
                String end = directory + "/end";
                assertThat(JobEnd.decode(store.load(end).content(), end).state())
                        .isEqualTo(EndState.REPLACED);
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
