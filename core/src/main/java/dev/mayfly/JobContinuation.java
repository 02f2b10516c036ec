package dev.mayfly;

import dev.mayfly.directory.OwnerLock;
import dev.mayfly.driver.coordinator.BroadcastTooLargeException;
import dev.mayfly.driver.coordinator.Coordinator;
import dev.mayfly.driver.coordinator.Recovery;
import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobLease;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.util.Optional;

/// Leads kept jobs to their ends by what is written down of them, and those that take their place.
///
/// @param code knows the classes of their programs
record JobContinuation(
        SessionOptions options, ObjectStore store, Coordinator coordinator, ClassLoader code) {
    /// Runs what is left of a job and publishes its output.
    ///
    /// @return what came of it, or of the job that took its place
    JobRun.Finished complete(JobJournal journal, JobDescription description, JobLease lease)
            throws IOException {
        JobPlaces.removePredecessor(store, journal, description);
        var run =
                new JobRun(
                        options.withMaxAttempts(description.maxAttempts()),
                        JobRun.Place.kept(journal.keys()),
                        store,
                        description.plan(code),
                        description.keptBefore());
        run.tellPlan(); // a job that a listener refuses stays as it is
        try (var target = OutputDirectory.of(store, description.target())) {
            target.prepareToContinue(run.id());
            int firstAttempt = Math.toIntExact(Math.multiplyExact(lease.term(), AttemptId.ROOM));
            Recovery recovery = journal.recover(description, firstAttempt);
            return new LedJob(run, journal, lease)
                    .complete(coordinator, description.name(), recovery, target);
        } catch (JobFailedException e) {
            return completeSuccessor(journal, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobCancelledException(run.id().value());
        }
    }

    /// Does the same for the job that has taken the place of one whose table was too large.
    ///
    /// @param end of that one
    /// @throws JobFailedException that, if no other job takes its place
    JobRun.Finished completeSuccessor(JobJournal journal, JobFailedException end)
            throws IOException {
        JobJournal successor = journal.successor();
        Optional<JobDescription> description =
                end.getCause() instanceof BroadcastTooLargeException
                        ? successor.description()
                        : Optional.empty();
        if (description.isEmpty()) {
            throw end;
        }
        Optional<JobLease> lease =
                JobPlaces.lease(store, successor.keys(), OwnerLock.freshName(), false);
        if (lease.isEmpty()) {
            throw StoredJob.led(store, successor.keys());
        }
        try {
            return complete(successor, description.get(), lease.get());
        } catch (IOException | RuntimeException e) {
            lease.get().release();
            throw e;
        }
    }
}
