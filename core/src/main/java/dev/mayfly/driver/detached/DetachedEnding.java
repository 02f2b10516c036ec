package dev.mayfly.driver.detached;

import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobLease;
import dev.mayfly.driver.journal.Leadership;
import dev.mayfly.protocol.StageId;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Ends a detached job: publishes its output or gives it up, under the lease, so that only one does
/// so at a time. Used by one thread.
final class DetachedEnding {
    private final ObjectStore store;
    private final JobJournal journal;
    private final DetachedRecords records;
    private final JobDescription description;
    private final CommittedStages stages;
    private final DetachedCoordinator.Output output;
    private final Clock clock;
    private boolean isDone;

    DetachedEnding(
            ObjectStore store,
            JobJournal journal,
            JobDescription description,
            CommittedStages stages,
            DetachedCoordinator.Output output,
            Clock clock) {
        this.store = store;
        this.journal = journal;
        this.records = new DetachedRecords(store, journal);
        this.description = description;
        this.stages = stages;
        this.output = output;
        this.clock = clock;
    }

    /// Whether the job was ended here.
    boolean isDone() {
        return isDone;
    }

    /// Takes the lease, which others cannot have taken and given up by ending the job: then the
    /// description is gone before the lease is.
    private Optional<Leadership> lead(Trigger trigger) throws IOException {
        String owner = trigger.id() + " " + clock.millis() + " " + System.nanoTime();
        Optional<JobLease> lease =
                JobLease.take(store, journal.keys().lease(), owner, clock, Leadership.LEASE, false);
        return lease.isPresent() && journal.isDescribed()
                ? Optional.of(Leadership.begin(lease.get(), journal, () -> {}))
                : Optional.empty();
    }

    /// Publishes the output. If that cannot succeed, or has not in the last round, the job fails,
    /// which is written down first so that others end it if this one dies.
    void publish(int round, Trigger trigger) throws IOException, InterruptedException {
        Optional<Leadership> lead = lead(trigger);
        if (lead.isEmpty()) {
            return; // somebody else does it
        }
        try (Leadership leadership = lead.get()) {
            if (trigger.isSweep()) {
                records.putPublication(round, trigger);
            }
            stages.readAll();
            JobEnd end = stages.end(EndState.SUCCEEDED, "", clock.millis());
            leadership.require();
            try {
                publish(end);
            } catch (IOException | RuntimeException e) {
                boolean isLast = trigger.isSweep() && round + 1 >= NextStep.MAX_ROUNDS;
                if (isOfStore(e) && !isLast || journal.hasEndedBefore(e)) {
                    throw e;
                }
                leadership.require();
                Throwable cause = e.getCause() == null ? e : e.getCause();
                String reason = "output was not published: " + cause;
                records.putFailed(reason);
                discard();
                end = stages.end(EndState.FAILED, reason, clock.millis());
            }
            finish(end);
        }
    }

    /// Whether the store failed, so that the next round may succeed, or [DetachedCoordinator#on]
    /// tells that nobody will.
    private static boolean isOfStore(Exception e) {
        return e instanceof IOException || e instanceof UncheckedIOException;
    }

    private void publish(JobEnd end) throws IOException {
        var result =
                new JobResult(
                        journal.keys().job(),
                        stages.outputs(),
                        end.counters(),
                        end.metrics(),
                        Duration.ofMillis(end.endedMillis() - end.createdMillis()),
                        List.of());
        output.publish(result, stages.outputs().of(new StageId(description.stages().size() - 1)));
    }

    void end(EndState state, String reason, Trigger trigger)
            throws IOException, InterruptedException {
        Optional<Leadership> lead = lead(trigger);
        if (lead.isPresent()) {
            try (Leadership _ = lead.get()) {
                discard();
                stages.readAll();
                finish(stages.end(state, reason, clock.millis()));
            }
        }
    }

    private void discard() throws IOException {
        try {
            output.discard();
        } catch (AccessDeniedException e) {
            return; // that the job has ended is more important
        }
    }

    private void finish(JobEnd end) throws IOException {
        records.end(end, output::ended);
        isDone = true;
        output.removeSession();
    }
}
