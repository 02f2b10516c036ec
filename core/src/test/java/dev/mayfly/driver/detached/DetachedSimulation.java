package dev.mayfly.driver.detached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.coordinator.ManualClock;
import dev.mayfly.driver.coordinator.StageOutputs;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.lineage.Compression;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A detached job whose events are delivered in any order, twice, late or never, and whose
/// functions fail, hand back, and die between any two requests to the store. Each task has some
/// units of work.
final class DetachedSimulation {
    private static final JobKeys KEYS = new JobKeys("/work", new JobId("job-0"));
    private static final Duration PATIENCE = Duration.ofMinutes(16);
    private static final int REDELIVERIES = 2;
    private static final int MAX_STEPS = 20_000;
    private static final int MAX_OVERLAPPING = 3;

    private final RandomGenerator random;
    private final Faults faults;
    private final MemoryObjectStore memory = new MemoryObjectStore();
    private final JobDescription description;
    private final List<Delivery> waiting = new ArrayList<>();
    private final SimulatedTasks tasks;
    private final Map<TaskId, Integer> losses = new HashMap<>();
    private final ManualClock clock = new ManualClock();
    private int published;
    private int failuresToPublish;
    private Runnable publishFailure = () -> {};
    private List<TaskOutput> outputs = List.of();
    private int sweeps;
    private DetachedSettings settings =
            new DetachedSettings(new TaskLimits(1, 1, false), 0, 0, Optional.empty());
    private int overlapping;
    private Optional<byte[]> budget = Optional.empty();
    private int looks;
    private final List<Exception> failed = new ArrayList<>();
    private final List<JobEnd> ended = new ArrayList<>();

    private sealed interface Event {
        record Coordinate(Trigger trigger) implements Event {}

        record Start(TaskEvent task) implements Event {}
    }

    private record Delivery(Event event, int deliveries) {}

    DetachedSimulation(RandomGenerator random, Faults faults, int... taskCounts) {
        this.random = random;
        this.faults = faults;
        this.tasks = new SimulatedTasks(KEYS, random, faults);
        description = SimulatedTasks.job(random, clock.millis(), taskCounts);
    }

    /// Hands the job over and lets things happen until it has ended.
    JobEnd run() throws IOException {
        return run(0);
    }

    /// The same, by an event that says so many came before it.
    JobEnd run(int hop) throws IOException {
        begin(hop);
        for (int step = 0; step < MAX_STEPS; step++) {
            if (isEnded() && waiting.isEmpty()) {
                return JobEnd.decode(memory.load(KEYS.end()).content(), KEYS.end());
            }
            if (waiting.isEmpty()) {
                sweep();
            } else {
                deliver(waiting.remove(random.nextInt(waiting.size())));
            }
        }
        throw new AssertionError("job does not end: waiting=" + waiting.size());
    }

    private void begin(int hop) throws IOException {
        new JobJournal(memory, KEYS).describe(description);
        int hops = DetachedSettings.hopsOf(description.stages().size(), 4);
        settings = new DetachedSettings(new TaskLimits(1, 1, false), 0, hops, budget);
        memory.putIfAbsent(KEYS.detached(), settings.encode());
        events().coordinate(KEYS, new Trigger("client", hop, false));
    }

    /// Lets every attempt fail.
    void failAlways() {
        tasks.failAlways();
    }

    /// Lets the output not be published.
    ///
    /// @param times how often
    /// @param failure throws
    void failToPublish(int times, Runnable failure) {
        failuresToPublish = times;
        publishFailure = failure;
    }

    /// Lets the job become too dear.
    ///
    /// @param after how often it is found cheap enough before
    void limitCost(int after) {
        budget = Optional.of(new byte[] {(byte) after});
    }

    private Optional<String> reasonToStop(byte[] given) {
        assertThat(given).isEqualTo(budget.orElseThrow());
        looks++;
        return looks > given[0] ? Optional.of("too dear") : Optional.empty();
    }

    /// How often anybody looked what the job has cost.
    int looks() {
        return looks;
    }

    /// How many sweeps it took.
    int sweeps() {
        return sweeps;
    }

    /// How many attempts went on where others had handed back.
    int continued() {
        return tasks.continued();
    }

    /// How often the output was published.
    int published() {
        return published;
    }

    /// Why functions failed, other than by their deaths.
    List<Exception> failed() {
        return failed;
    }

    /// What was told of the job's end.
    List<JobEnd> ended() {
        return ended;
    }

    /// What is left of the job.
    List<String> left() throws IOException {
        return dev.mayfly.storage.Stores.keys(memory, KEYS.directory());
    }

    /// A user who wants the job to stop.
    void cancel() throws IOException {
        new JobJournal(memory, KEYS).requestCancel();
    }

    private boolean isEnded() throws IOException {
        return !new JobJournal(memory, KEYS).isDescribed();
    }

    private void sweep() throws IOException {
        clock.advance(PATIENCE.plusMillis(1));
        if (new Sweep(memory, new JobJournal(memory, KEYS), events(), clock, PATIENCE).look()) {
            sweeps++;
        }
    }

    private void deliver(Delivery delivery) {
        clock.advance(Duration.ofMillis(random.nextInt(100)));
        try {
            switch (delivery.event()) {
                case Event.Coordinate(var trigger) -> coordinate(trigger);
                case Event.Start(var task) -> start(task);
            }
        } catch (Exception | DyingStore.Death e) {
            if (e instanceof Exception failure) {
                failed.add(failure);
            }
            if (delivery.deliveries() < REDELIVERIES) {
                waiting.add(new Delivery(delivery.event(), delivery.deliveries() + 1));
            }
        }
    }

    private void coordinate(Trigger trigger) throws IOException, InterruptedException {
        ObjectStore store = dying();
        var journal = new JobJournal(store, KEYS);
        Optional<JobDescription> found = journal.description();
        if (found.isEmpty()) {
            DetachedCoordinator.removeLeftovers(store, journal);
            return;
        }
        new DetachedCoordinator(
                        store,
                        journal,
                        found.get(),
                        settings,
                        () -> this::specAfter,
                        new Output(),
                        events(),
                        this::reasonToStop,
                        clock)
                .on(trigger);
    }

    private TaskSpec specAfter(AttemptId attempt, StageOutputs outputs) {
        int stage = attempt.task().stage().index();
        for (int producer : description.stages().get(stage).producers()) {
            assertThat(outputs.of(new StageId(producer)))
                    .hasSize(description.stages().get(producer).taskCount());
        }
        return spec(attempt);
    }

    private final class Output implements DetachedCoordinator.Output {
        @Override
        public void publish(JobResult result, List<TaskOutput> parts) {
            if (failuresToPublish > 0) {
                failuresToPublish--;
                publishFailure.run();
            }
            published++;
            outputs = parts;
        }

        @Override
        public void discard() {}

        @Override
        public void ended(JobEnd end) {
            ended.add(end);
        }

        @Override
        public void removeSession() {}
    }

    private void start(TaskEvent task) throws IOException {
        ObjectStore store = dying();
        new DetachedTask(store, new JobJournal(store, KEYS), events(), this::reasonToStop, clock)
                .on(task, spec -> tasks.attempt(spec, store));
    }

    private long allUnits() {
        long sum = 0;
        for (int stage = 0; stage < description.stages().size(); stage++) {
            for (int i = 0; i < description.stages().get(stage).taskCount(); i++) {
                sum += SimulatedTasks.units(new TaskId(new StageId(stage), i));
            }
        }
        return sum;
    }

    private static TaskSpec spec(AttemptId attempt) {
        long units = SimulatedTasks.units(attempt.task());
        var all = new InputSplit("/in", 0, units, units, Compression.NONE);
        return new TaskSpec(
                        KEYS.job(),
                        attempt,
                        new byte[0],
                        new TaskInput.Splits(List.of(all)),
                        Optional.empty(),
                        Optional.empty(),
                        KEYS.directory(),
                        new TaskLimits(1, 1, false))
                .withRecords(KEYS.records(attempt.task(), KEYS.description()));
    }

    /// A store whose user may die, and which others use between two of its requests.
    private ObjectStore dying() {
        return new DyingStore(memory, random, faults.death(), this::perhapsOverlap);
    }

    private void perhapsOverlap() {
        boolean isPossible = overlapping < MAX_OVERLAPPING && !waiting.isEmpty();
        if (isPossible && random.nextDouble() < faults.overlap()) {
            overlapping++;
            deliver(waiting.remove(random.nextInt(waiting.size())));
            overlapping--;
        }
    }

    private Events events() {
        return new Events() {
            @Override
            public void coordinate(JobKeys job, Trigger trigger) {
                if (random.nextDouble() >= faults.lost()) {
                    send(new Event.Coordinate(trigger));
                }
            }

            @Override
            public void start(JobKeys job, List<TaskEvent> tasks) {
                for (TaskEvent task : tasks) {
                    TaskId id = task.spec().attempt().task();
                    if (random.nextDouble() >= faults.lost()
                            || losses.merge(id, 1, Integer::sum) > 1) {
                        send(new Event.Start(task));
                    }
                }
            }
        };
    }

    private void send(Event event) {
        waiting.add(new Delivery(event, 0));
        if (random.nextDouble() < faults.twice()) {
            waiting.add(new Delivery(event, 0));
        }
    }

    /// Whether every unit of each task has counted once, in order.
    void requireComplete(JobEnd end) {
        assertThat(end.reason()).isEmpty();
        assertThat(end.counters()).isEqualTo(Map.of("units", allUnits()));
        int last = description.stages().size() - 1;
        assertThat(outputs).hasSize(description.stages().get(last).taskCount());
        for (int i = 0; i < outputs.size(); i++) {
            long at = 0;
            for (TaskOutput output : TaskOutput.each(List.of(outputs.get(i)))) {
                var part = (TaskOutput.PartFile) output;
                assertThat(part.size()).as("begins where the one before ends").isEqualTo(at);
                at = part.records();
            }
            assertThat(at).isEqualTo(SimulatedTasks.units(new TaskId(new StageId(last), i)));
        }
    }
}
