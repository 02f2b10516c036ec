package dev.mayfly;

import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.driver.coordinator.BroadcastTooLargeException;
import dev.mayfly.driver.coordinator.Coordinator;
import dev.mayfly.driver.coordinator.JobHandle;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.coordinator.JobSubmission;
import dev.mayfly.driver.coordinator.MapOutputRemoval;
import dev.mayfly.driver.coordinator.Recovery;
import dev.mayfly.driver.coordinator.SpecFactory;
import dev.mayfly.driver.coordinator.StageOutputs;
import dev.mayfly.driver.event.EventLog;
import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.driver.scheduler.StageGraph;
import dev.mayfly.driver.scheduler.StageTasks;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.plan.JobPlan.Stage;
import dev.mayfly.plan.RangeChoice;
import dev.mayfly.plan.TaskInputs;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.KeyFilterBits;
import dev.mayfly.protocol.RangeBounds;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.table.KeyFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One job that this driver leads: turns a plan into what its attempts are told. Used once. The
/// spec factory part is called by the coordinator's event loop.
final class JobRun implements SpecFactory {
    private static final int BLOCK_BYTES = 1 << 16;

    /// How many times the limit for a join's table its records may take after all.
    private static final int TABLE_TOLERANCE = 2;

    private final SessionOptions options;
    private final Place place;
    private final ObjectStore store;
    private final JobPlan plan;
    private final Map<Integer, List<TaskOutput>> keptBefore;
    private final TaskInputs inputs;
    private final JobId id;
    private final MapOutputRemoval removal;
    private Optional<StageOutputs> written = Optional.empty();
    private final CompletableFuture<JobHandle> handle = new CompletableFuture<>();
    private final Map<StageId, byte[]> programs = new HashMap<>();
    private final Map<StageId, Optional<RangeBounds>> bounds = new HashMap<>();
    private final Map<StageId, Optional<KeyFilterBits>> filters = new HashMap<>();

    JobRun(
            SessionOptions options,
            Place place,
            ObjectStore store,
            JobPlan plan,
            Map<Integer, List<TaskOutput>> keptBefore) {
        this.options = options;
        this.store = store;
        this.plan = plan;
        this.removal = new MapOutputRemoval(plan, store);
        this.keptBefore = keptBefore;
        this.inputs =
                TaskInputs.of(plan, dataset -> keptBefore.getOrDefault(dataset, List.of()).size());
        this.place = place;
        this.id = place.id();
    }

    /// A job's id and where its files go.
    ///
    /// @param directory key prefix for what its attempts leave for each other
    /// @param keys where its tasks are written down, if other machines run them
    /// @param mark key of an object that is there as long as anybody waits for the job, if other
    ///   machines run its tasks
    record Place(JobId id, String directory, Optional<JobKeys> keys, String mark) {
        /// A job of this machine.
        static Place local(JobId id, String sessionWork) {
            return new Place(id, sessionWork + "/" + id, Optional.empty(), "");
        }

        /// A job that is kept in a store and outlives its session.
        static Place kept(JobKeys keys) {
            return marked(keys, keys.description());
        }

        /// A job in a store that gives its result to the session.
        static Place marked(JobKeys keys, String mark) {
            return new Place(keys.job(), keys.directory(), Optional.of(keys), mark);
        }
    }

    /// A job that succeeded.
    ///
    /// @param outputs of its last stage, in partition order
    record Finished(JobResult result, List<TaskOutput> outputs) {}

    /// Which job.
    JobId id() {
        return id;
    }

    /// Shows the plan to the session's listeners.
    void tellPlan() {
        options.listeners().forEach(listener -> listener.planned(id, plan, this::cancel));
    }

    /// Tells the job to stop, as soon as it has begun. Returns at once.
    void cancel() {
        CompletableFuture<Void> _ = handle.thenAccept(JobHandle::cancel);
    }

    /// Runs what is left of the job and waits for its end.
    ///
    /// @param recovery what earlier drivers have done of it
    Finished await(Coordinator coordinator, String name, Recovery recovery) {
        var stages = new ArrayList<StageTasks>();
        var labels = new ArrayList<String>();
        for (Stage stage : plan.stages()) {
            stages.add(new StageTasks(stage.id(), stage.taskCount(), stage.producers()));
            labels.add(stage.label());
        }
        var submission =
                JobSubmission.of(id, name, new StageGraph(stages), labels, this)
                        .withMaxAttempts(options.maxAttempts())
                        .withRecovery(recovery);
        try (var log = openLog()) {
            var listeners = new ArrayList<JobListener>(options.listeners());
            log.addTo(listeners);
            listeners.add(this::hear);
            JobHandle submitted = coordinator.submit(submission.withListeners(listeners));
            handle.complete(submitted);
            JobResult result = submitted.await();
            return new Finished(result, result.outputs().of(plan.result().id()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobCancelledException(id.value());
        } finally {
            removeShuffles();
        }
    }

    /// The job's log, or nothing.
    private record OpenLog(Optional<EventLog> log) implements AutoCloseable {
        void addTo(List<JobListener> listeners) {
            log.ifPresent(listeners::add);
        }

        @Override
        public void close() {
            log.ifPresent(EventLog::close);
        }
    }

    private OpenLog openLog() {
        try {
            if (options.eventLogs().isEmpty()) {
                return new OpenLog(Optional.empty());
            }
            Path logs = options.eventLogs().get();
            Files.createDirectories(logs);
            return new OpenLog(Optional.of(EventLog.open(logs.resolve(id + ".ndjson"))));
        } catch (IOException e) {
            throw new UncheckedIOException("event log cannot be written", e);
        }
    }

    /// Removes map outputs once all stages that read them are complete. Without an attempt before
    /// there are none.
    private void stageCompleted(StageId completed) {
        if (written.isPresent() && !options.keepsWorkFiles()) {
            try {
                removal.completed(completed, written.get());
            } catch (IOException e) {
                throw new UncheckedIOException("shuffle not removed: read by=" + completed, e);
            }
        }
    }

    private void hear(JobEvent event) {
        if (event instanceof JobEvent.StageCompleted completed) {
            stageCompleted(completed.stage());
        }
    }

    /// Removes what attempts left for each other; of a job that may be continued elsewhere, that is
    /// for whoever finishes it.
    private void removeShuffles() {
        if (!options.keepsWorkFiles() && place.keys().isEmpty()) {
            try {
                Uninterrupted.remove(() -> {
                    if (written.isPresent()) {
                        removal.rest(written.get());
                    }
                    store.deleteAll(place.directory() + "/shuffle");
                    store.deleteAll(place.directory() + "/spill");
                });
            } catch (IOException e) {
                throw new UncheckedIOException("shuffles not removed: job=" + id, e);
            }
        }
    }

    /// What each attempt may use.
    TaskLimits limits() {
        return new TaskLimits(
                options.taskMemoryBytes(),
                BLOCK_BYTES,
                options.compressesShuffles(),
                options.readMillis());
    }

    @Override
    public TaskSpec spec(AttemptId attempt, StageOutputs outputs) {
        written = Optional.of(outputs);
        Stage stage = plan.stages().get(attempt.task().stage().index());
        Source source = stage.program().pipeline().source();
        requireTablesFit(source, outputs);
        int partition = stage.firstPartition() + attempt.task().partition();
        TaskInput input =
                stage.ownInputs().isPresent()
                        ? stage.ownInputs().get().get(partition)
                        : inputs.resolve(source, partition, reader(outputs));
        var spec =
                new TaskSpec(
                        id,
                        attempt,
                        programs.computeIfAbsent(
                                stage.id(), ignored -> FunctionCodec.encode(stage.program())),
                        input,
                        bounds.computeIfAbsent(stage.id(), ignored -> boundsOf(stage, outputs)),
                        filters.computeIfAbsent(stage.id(), ignored -> filterOf(stage, outputs)),
                        place.directory(),
                        limits());
        return place.keys()
                .map(keys -> spec.withRecords(keys.records(attempt.task(), place.mark())))
                .orElse(spec);
    }

    /// What the samples that led to joins' tables promised is checked against what came of them, in
    /// all that a task runs: one join may stream past the table of another.
    private void requireTablesFit(Source source, StageOutputs outputs) {
        if (source instanceof Source.BroadcastJoined joined) {
            requireFits(joined.table(), outputs);
        } else if (source instanceof Source.MapOutputs table && table.grid().isWhole()) {
            requireFits(table.producer(), outputs);
        }
        source.pipelines().forEach(pipeline -> requireTablesFit(pipeline.source(), outputs));
    }

    private void requireFits(StageId table, StageOutputs outputs) {
        long bytes = 0;
        for (TaskOutput output : TaskOutput.each(outputs.of(table))) {
            long[] ends = ((TaskOutput.MapOutput) output).partitionEnds();
            bytes += ends[ends.length - 1];
        }
        long limit = TABLE_TOLERANCE * options.broadcastLimit();
        if (bytes > limit) {
            throw new BroadcastTooLargeException(bytes, limit);
        }
    }

    private TaskInputs.Outputs reader(StageOutputs outputs) {
        return new TaskInputs.Outputs() {
            @Override
            public List<TaskOutput> of(StageId stage) {
                return outputs.of(stage);
            }

            @Override
            public List<TaskOutput> ofKept(int dataset) {
                return keptBefore.getOrDefault(dataset, List.of());
            }
        };
    }

    private Optional<RangeBounds> boundsOf(Stage stage, StageOutputs outputs) {
        if (!(stage.program().sink() instanceof Sink.Shuffle shuffle
                && shuffle.partitioning() instanceof Partitioning.Range range)) {
            return Optional.empty();
        }
        var sample = new ArrayList<byte[]>();
        stage.boundsFrom()
                .ifPresent(from -> {
                    for (TaskOutput output : outputs.of(from)) {
                        sample.addAll(SampledKeys.of(store, output));
                    }
                });
        return Optional.of(RangeChoice.bounds(sample, range.count()));
    }

    private static Optional<KeyFilterBits> filterOf(Stage stage, StageOutputs outputs) {
        if (!(stage.program().sink() instanceof Sink.Shuffle shuffle)
                || shuffle.filteredBy() == null) {
            return Optional.empty();
        }
        var hashes = new ArrayList<long[]>();
        for (TaskOutput output : TaskOutput.each(outputs.of(shuffle.filteredBy()))) {
            Optional<long[]> part = ((TaskOutput.MapOutput) output).keyHashes();
            if (part.isEmpty()) {
                return Optional.empty();
            }
            hashes.add(part.get());
        }
        return Optional.of(KeyFilter.bitsOf(hashes));
    }
}
