package dev.mayfly;

import dev.mayfly.backend.Backend;
import dev.mayfly.driver.coordinator.Coordinator;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.coordinator.Recovery;
import dev.mayfly.driver.detached.HandOver;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.program.Sink;
import dev.mayfly.storage.ObjectStore;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Runs what a session has planned: leads jobs to their ends or hands them over, and keeps what
/// they leave for later ones. Close it when no job runs any more.
final class SessionJobs implements AutoCloseable {
    private final SessionOptions options;
    private final ObjectStore store;
    private final Backend backend;
    private final JobPlaces places;
    private final Optional<HandOver> detached;
    private final Coordinator coordinator;
    private final KeptDatasets kept;
    private final Map<String, Long> counters = new ConcurrentHashMap<>();

    SessionJobs(Surroundings surroundings, JobPlaces places) {
        this.options = surroundings.options();
        this.store = surroundings.store();
        this.backend = surroundings.backend();
        this.places = places;
        this.detached = surroundings.detached();
        this.coordinator = new Coordinator(backend, Clock.systemUTC());
        this.kept = new KeptDatasets(store);
    }

    /// What jobs have left for later ones.
    KeptDatasets kept() {
        return kept;
    }

    /// Sums of what jobs have counted, by name.
    Map<String, Long> counters() {
        return Map.copyOf(counters);
    }

    /// Takes a plan for one that has run. What it would keep counts as kept for those that follow.
    void skip(JobPlan plan) {
        kept.addPlanned(plan);
        new JobRun(options, places.next(), store, plan, kept.outputs()).tellPlan();
    }

    /// Runs a plan that saves, or hands it over.
    ///
    /// @param withoutTables what takes its place should a table of a join prove too large
    void save(JobPlan plan, Optional<JobPlan> withoutTables, String name, OutputDirectory target) {
        JobRun.Place place = places.next();
        var run = new JobRun(options, place, store, plan, kept.outputs());
        run.tellPlan();
        try {
            if (detached.isPresent()) {
                places.detach(
                        name,
                        run,
                        plan,
                        withoutTables,
                        kept.outputs(),
                        target,
                        options,
                        detached.get());
            } else if (place.keys().isPresent()) {
                lead(name, run, plan, withoutTables, target);
            } else {
                JobRun.Finished finished = run.await(coordinator, name, Recovery.NOTHING);
                succeeded(plan, finished.result());
                target.publish(finished.result(), finished.outputs());
            }
        } finally {
            backend.forget(run.id());
            place.keys().ifPresent(keys -> backend.forget(keys.successor().job()));
        }
    }

    private void lead(
            String name,
            JobRun run,
            JobPlan plan,
            Optional<JobPlan> withoutTables,
            OutputDirectory target) {
        LedJob job =
                places.describe(name, run, plan, withoutTables, kept.outputs(), target, options);
        try {
            succeeded(plan, job.complete(coordinator, name, Recovery.NOTHING, target).result());
        } catch (JobFailedException e) {
            var continuation = new JobContinuation(options, store, coordinator, options.userCode());
            JobRun.Finished finished = places.completeSuccessor(run, e, continuation);
            succeeded(withoutTables.orElse(plan), finished.result());
        }
        places.removed(run);
    }

    /// Runs a plan that gives its result to the session.
    JobRun.Finished run(JobPlan plan, String name) {
        var run = new JobRun(options, places.nextNotKept(), store, plan, kept.outputs());
        run.tellPlan();
        JobRun.Finished finished = await(run, name);
        succeeded(plan, finished.result());
        return finished;
    }

    /// Keeps what a job leaves for later ones, and what it counted.
    private void succeeded(JobPlan plan, JobResult result) {
        kept.add(plan, result);
        result.counters().forEach((name, amount) -> counters.merge(name, amount, Long::sum));
    }

    private JobRun.Finished await(JobRun run, String name) {
        boolean isEarly = true;
        try {
            JobRun.Finished finished = run.await(coordinator, name, Recovery.NOTHING);
            isEarly = false;
            return finished;
        } finally {
            places.ended(run.id(), isEarly);
            backend.forget(run.id());
        }
    }

    /// Runs a plan that counts the records of a sample.
    JoinSizes.Sample sample(JobPlan plan) {
        JobRun.Place place = places.nextNotKept();
        var run = new JobRun(options.forSample(), place, store, plan, kept.outputs());
        run.tellPlan();
        JobRun.Finished finished = await(run, "sample of a join");
        long left = 0;
        var sink = (Sink.Keep) plan.result().program().sink();
        var counts = new Lineage.Shape(null, sink.value(), "count", "");
        try (var records = new StoredRecords(store, finished.outputs(), counts)) {
            while (records.hasNext()) {
                left += (Long) records.next().value();
            }
        }
        return new JoinSizes.Sample(finished.result().metrics().recordsRead(), left);
    }

    @Override
    public void close() {
        coordinator.close();
    }
}
