package dev.mayfly.driver.detached;

import dev.mayfly.code.UnavailableCodeException;
import dev.mayfly.driver.coordinator.BroadcastTooLargeException;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.coordinator.SpecFactory;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.driver.scheduler.StageGraph;
import dev.mayfly.driver.scheduler.StageTasks;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks after a detached job once: reads what is kept of it, decides by [NextStep], does that, and
/// is gone. Any number of them may do so at the same time.
public final class DetachedCoordinator {
    private final JobJournal journal;
    private final DetachedRecords records;
    private final JobDescription description;
    private final DetachedSettings settings;
    private final Specs specs;
    private final Events events;
    private final CostCheck cost;
    private final CommittedStages stages;
    private final DetachedEnding ending;

    /// Brings what the job's attempts are told, for which the job's code is needed.
    @FunctionalInterface
    public interface Specs {
        /// Called where there is something to start, so that a job can end without its code.
        ///
        /// @throws UnavailableCodeException if the code is gone, so that the job cannot go on
        SpecFactory load() throws IOException;
    }

    /// What is done in the end, besides what is kept of the job.
    public interface Output {
        /// Makes the parts of the finished job appear; again if that was done already.
        ///
        /// @param parts in partition order
        /// @throws FileAlreadyExistsException if something else is there that must stay
        void publish(JobResult result, List<TaskOutput> parts) throws IOException;

        /// Removes what attempts wrote.
        void discard() throws IOException;

        /// Hears how the job has ended: once at most, from whoever wrote that down.
        void ended(JobEnd end);

        /// Removes what the job shares with others of its session, if it is the last of them.
        void removeSession() throws IOException;
    }

    /// Looks after a job.
    ///
    /// @param description of the job
    /// @param specs what its attempts are told
    /// @param cost asked before a stage is launched, if the settings have a budget
    public DetachedCoordinator(
            ObjectStore store,
            JobJournal journal,
            JobDescription description,
            DetachedSettings settings,
            Specs specs,
            Output output,
            Events events,
            CostCheck cost,
            Clock clock) {
        this.journal = journal;
        this.records = new DetachedRecords(store, journal);
        this.description = description;
        this.settings = settings;
        this.stages = new CommittedStages(journal, description);
        this.specs = specs;
        this.ending = new DetachedEnding(store, journal, description, stages, output, clock);
        this.events = events;
        this.cost = cost;
    }

    /// Removes what is left of a job that has ended, if whoever ended it died before that was done.
    public static void removeLeftovers(ObjectStore store, JobJournal journal) throws IOException {
        new DetachedRecords(store, journal).removeLeftovers();
    }

    /// Ends a job that a user wants to stop, on behalf of its coordinator.
    ///
    /// @param ended hears of it, unless somebody else has ended the job
    public static void cancelled(
            ObjectStore store,
            JobJournal journal,
            JobDescription description,
            Clock clock,
            Consumer<JobEnd> ended)
            throws IOException {
        new DetachedRecords(store, journal)
                .end(
                        new JobEnd(
                                description.name(),
                                description.target().directory(),
                                EndState.CANCELLED,
                                "",
                                description.createdMillis(),
                                clock.millis(),
                                Map.of(),
                                TaskMetrics.NONE,
                                List.of()),
                        ended);
    }

    /// Does what is to be done now. Where the function may not do it, the job's code is gone, or
    /// something is there that the output must not replace, the job fails, since nobody gets
    /// further by trying again. Nothing is to be done if others end the job meanwhile, and remove
    /// what is read here.
    ///
    /// @throws IOException if the store or the events failed, so that this is to be done again
    public void on(Trigger trigger) throws IOException, InterruptedException {
        try {
            step(trigger);
        } catch (IOException | RuntimeException e) {
            if (!journal.hasEndedBefore(e)) {
                IOException refusal = refusalIn(e);
                if (refusal == null) {
                    throw e;
                }
                failed(refusal, trigger);
            }
        }
        if (!ending.isDone() && !journal.isDescribed()) {
            records.removeLeftovers(); // what was written here after the end
        }
    }

    private static @Nullable IOException refusalIn(Exception e) {
        Throwable told = e instanceof UncheckedIOException ? e.getCause() : e;
        boolean isFinal =
                told instanceof AccessDeniedException
                        || told instanceof UnavailableCodeException
                        || told instanceof FileAlreadyExistsException;
        return isFinal ? (IOException) told : null;
    }

    private void failed(IOException refusal, Trigger trigger)
            throws IOException, InterruptedException {
        String reason = String.valueOf(refusal.getMessage());
        try {
            records.putFailed(reason);
            ending.end(EndState.FAILED, reason, trigger);
        } catch (IOException e) {
            refusal.addSuppressed(e);
            throw refusal;
        }
    }

    private void step(Trigger trigger) throws IOException, InterruptedException {
        if (trigger.hop() > settings.maxHops()) {
            records.putFailed("too many events, one from the other: hops=" + trigger.hop());
        }
        for (NextStep step : NextStep.of(facts(trigger), trigger.isSweep())) {
            if (ending.isDone()) {
                return; // the step before could not be done
            }
            switch (step) {
                case NextStep.Launch launch -> launch(launch, trigger);
                case NextStep.Publish(int round) -> ending.publish(round, trigger);
                case NextStep.End(var state, var reason) -> ending.end(state, reason, trigger);
            }
        }
    }

    private StageGraph graph() {
        var all = new ArrayList<StageTasks>();
        for (JobDescription.Stage stage : description.stages()) {
            all.add(
                    new StageTasks(
                            new StageId(all.size()),
                            stage.taskCount(),
                            stage.producers().stream().map(StageId::new).toList()));
        }
        return new StageGraph(all);
    }

    private JobFacts facts(Trigger trigger) throws IOException {
        StageGraph graph = graph();
        var committed = new ArrayList<BitSet>();
        var rounds = new ArrayList<Integer>();
        for (StageTasks stage : graph.stages()) {
            committed.add(records.committed(stage.id()));
            rounds.add(records.rounds(stage.id(), trigger));
        }
        return new JobFacts(
                graph,
                committed,
                rounds,
                records.publications(trigger),
                journal.isCancelRequested(),
                records.failed());
    }

    private void launch(NextStep.Launch launch, Trigger trigger)
            throws IOException, InterruptedException {
        if (!records.electLauncher(launch.stage(), launch.round(), trigger.id())) {
            return; // somebody else does it
        }
        var tasks = new ArrayList<TaskEvent>();
        int maxAttempts = description.maxAttempts();
        int first = TaskEvent.firstAttempt(launch.round());
        int taskCount = description.stages().get(launch.stage().index()).taskCount();
        stages.readBefore(launch.stage());
        Map<TaskId, TaskOutcome.HandedBack> begun =
                launch.round() == 0 ? Map.of() : journal.begun(launch.stage());
        try {
            Optional<String> tooDear = tooDear();
            if (tooDear.isPresent()) {
                fail(tooDear.get(), trigger);
                return;
            }
            SpecFactory factory = specs.load();
            for (int partition : launch.partitions().stream().toArray()) {
                var attempt = new AttemptId(new TaskId(launch.stage(), partition), first);
                TaskSpec whole = factory.spec(attempt, stages.outputs());
                TaskOutcome.HandedBack part = begun.get(attempt.task());
                TaskSpec spec = part == null ? whole : whole.after(part);
                tasks.add(
                        new TaskEvent(
                                spec,
                                taskCount,
                                first,
                                maxAttempts,
                                trigger.hop() + 1,
                                settings.budget()));
            }
        } catch (BroadcastTooLargeException e) {
            replace(launch.stage(), e, trigger);
            return;
        } catch (RuntimeException e) {
            fail(launch.stage(), e, trigger);
            return;
        }
        events.start(journal.keys(), tasks);
    }

    private Optional<String> tooDear() throws IOException {
        return settings.budget().isPresent()
                ? cost.reasonToStop(settings.budget().get())
                : Optional.empty();
    }

    private void fail(StageId stage, RuntimeException reason, Trigger trigger)
            throws IOException, InterruptedException {
        fail(stage + " cannot be started: " + reason, trigger);
    }

    private void fail(String reason, Trigger trigger) throws IOException, InterruptedException {
        records.putFailed(reason);
        ending.end(EndState.FAILED, records.failed().orElse(reason), trigger);
    }

    /// Has another job take the place of this one, which ends when the other is known to go on:
    /// until then this is done again.
    private void replace(StageId stage, BroadcastTooLargeException reason, Trigger trigger)
            throws IOException, InterruptedException {
        if (!journal.describeSuccessor()) {
            fail(stage, reason, trigger);
            return;
        }
        JobKeys successor = journal.keys().successor();
        events.coordinate(successor, Trigger.begin());
        String where = reason.getMessage() + " job=" + successor.job();
        ending.end(EndState.REPLACED, where, trigger);
    }
}
