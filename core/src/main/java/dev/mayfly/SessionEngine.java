package dev.mayfly;

import dev.mayfly.api.Engine;
import dev.mayfly.api.Engine.Records;
import dev.mayfly.api.Output;
import dev.mayfly.backend.Backend;
import dev.mayfly.directory.SessionDirectory;
import dev.mayfly.driver.coordinator.BroadcastTooLargeException;
import dev.mayfly.driver.coordinator.Coordinator;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.driver.coordinator.Recovery;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.plan.PlanContext;
import dev.mayfly.plan.PlanPrinter;
import dev.mayfly.plan.Planner;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Runs the actions of a session, driven by this JVM: plans, submits to the coordinator, and reads
/// results.
final class SessionEngine implements Engine {
    private static final int PREVIEW_PARTITIONS = 1;
    private static final int PREVIEW_GROWTH = 4;

    private final SessionOptions options;
    private final ObjectStore store;
    private final SessionDirectory directory;
    private final Backend backend;
    private final String workDirectory;
    private final JobPlaces places;
    private final Optional<Events> detached;
    private final JobInputs inputs;
    private final Coordinator coordinator;
    private final AtomicInteger nextNode = new AtomicInteger();
    private final AtomicInteger nextObject = new AtomicInteger();
    private final KeptDatasets kept;
    private final Map<String, Long> counters = new ConcurrentHashMap<>();

    SessionEngine(SessionOptions options) {
        this.directory = SessionDirectory.create(options.workDirectory(), options.keepsWorkFiles());
        Surroundings surroundings = open(options, directory);
        this.options = surroundings.options();
        this.store = surroundings.store();
        this.backend = surroundings.backend();
        this.workDirectory = surroundings.workDirectory();
        this.places =
                new JobPlaces(
                        store, directory, surroundings.workDirectory(), surroundings.shared());
        this.detached = surroundings.detached();
        this.inputs = new JobInputs(surroundings, places);
        this.kept = new KeptDatasets(store);
        this.coordinator = new Coordinator(backend, Clock.systemUTC());
    }

    private static Surroundings open(SessionOptions options, SessionDirectory directory) {
        try {
            return options.deployment().open(options, directory.path());
        } catch (IOException e) {
            directory.close();
            throw new UncheckedIOException("deployment cannot be used", e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    @Override
    public int nextId() {
        return nextNode.getAndIncrement();
    }

    @Override
    public Records collect(Lineage lineage, String action) {
        var finished =
                planned(
                        lineage,
                        context ->
                                run(
                                        Planner.plan(lineage, keep(lineage), context),
                                        action,
                                        lineage));
        return new StoredRecords(
                store, finished.map(JobRun.Finished::outputs).orElse(List.of()), lineage.shape());
    }

    @Override
    public Records take(Lineage lineage, long count) {
        return planned(lineage, context -> take(lineage, count, context));
    }

    private Records take(Lineage lineage, long count, PlanContext context) {
        JobPlan whole = Planner.plan(lineage, keep(lineage), context);
        if (isOnlyPlanned(whole, "take", lineage)) {
            return new StoredRecords(store, List.of(), lineage.shape());
        }
        int partitions = whole.result().taskCount();
        List<TaskOutput> outputs = new ArrayList<>();
        int wanted = whole.stages().size() == 1 ? PREVIEW_PARTITIONS : partitions;
        while (outputs.size() < partitions) {
            int end = Math.min(partitions, outputs.size() + wanted);
            JobPlan part = whole.part(outputs.size(), end);
            outputs.addAll(submit(part, "take", lineage).outputs());
            if (end == partitions
                    || StoredRecords.count(store, outputs, lineage.shape()) >= count) {
                break;
            }
            wanted *= PREVIEW_GROWTH;
        }
        return new StoredRecords(store, outputs, lineage.shape());
    }

    /// Does an action with a plan in which small sides of joins are tables, and once more without
    /// them if one of these turns out not to be small.
    private <T> T planned(Lineage lineage, Function<PlanContext, T> action) {
        PlanContext context = context(lineage);
        try {
            return action.apply(context);
        } catch (JobFailedException e) {
            if (e.getCause() instanceof BroadcastTooLargeException) {
                return action.apply(context.withBroadcasts(Map.of()));
            }
            throw e;
        }
    }

    private static Sink.Keep keep(Lineage lineage) {
        return new Sink.Keep(lineage.shape().key(), lineage.shape().value(), null);
    }

    @Override
    public void save(Lineage lineage, OutputFormat format, Output output) {
        String action = "save to " + output.directory();
        try (var target = new OutputDirectory(store, output)) {
            if (options.plans().isEmpty()) {
                target.prepare();
            }
            Function<String, Sink> sinkIn =
                    attempts ->
                            new Sink.Save(
                                    format,
                                    output.compression(),
                                    attempts,
                                    lineage.shape().key() != null);
            planned(
                    lineage,
                    context -> {
                        Sink sink = sinkIn.apply(target.attemptDirectory());
                        JobPlan plan = Planner.plan(lineage, sink, context);
                        if (isOnlyPlanned(plan, action, lineage)) {
                            return true;
                        }
                        Sink other = sinkIn.apply(target.successor().attempts());
                        Optional<JobPlan> withoutTables = withoutTables(lineage, other, context);
                        return save(plan, withoutTables, nameOf(action, lineage), target);
                    });
        }
    }

    /// What takes the place of a job whose table of a join proves too large: other drivers and
    /// functions do not know the lineage, and so cannot plan.
    private Optional<JobPlan> withoutTables(Lineage lineage, Sink sink, PlanContext context) {
        boolean isWanted = places.areShared() && !context.broadcasts().isEmpty();
        return isWanted
                ? Optional.of(Planner.plan(lineage, sink, context.withBroadcasts(Map.of())))
                : Optional.empty();
    }

    private boolean save(
            JobPlan plan, Optional<JobPlan> withoutTables, String name, OutputDirectory target) {
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
        return true;
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

    /// Tells the plan if that is all that is wanted. What it would keep counts as kept for the
    /// plans that follow.
    private boolean isOnlyPlanned(JobPlan plan, String action, Lineage lineage) {
        if (options.plans().isEmpty()) {
            return false;
        }
        kept.addPlanned(plan);
        options.plans().get().planned(nameOf(action, lineage), PlanPrinter.print(lineage, plan));
        new JobRun(options, places.next(), store, plan, kept.outputs()).tellPlan();
        return true;
    }

    private static String nameOf(String action, Lineage lineage) {
        return action + " " + lineage.shape().place();
    }

    /// Runs a plan, unless only plans are wanted.
    private Optional<JobRun.Finished> run(JobPlan plan, String action, Lineage lineage) {
        return isOnlyPlanned(plan, action, lineage)
                ? Optional.empty()
                : Optional.of(submit(plan, action, lineage));
    }

    private JobRun.Finished submit(JobPlan plan, String action, Lineage lineage) {
        var run = new JobRun(options, places.nextNotKept(), store, plan, kept.outputs());
        run.tellPlan();
        JobRun.Finished finished = await(run, nameOf(action, lineage));
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

    private JoinSizes.Sample sample(JobPlan plan) {
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

    private PlanContext context(Lineage lineage) {
        PlanContext context = inputs.context(lineage, kept.partitionCounts());
        JoinSizes sizes =
                detached.isPresent()
                        ? JoinSizes.ofInputs(options.broadcastLimit())
                        : JoinSizes.sampled(this::sample, options.broadcastLimit());
        return context.withBroadcasts(sizes.tables(lineage, context));
    }

    @Override
    public String explain(Lineage lineage) {
        return PlanPrinter.print(lineage, Planner.plan(lineage, keep(lineage), context(lineage)));
    }

    @Override
    public Map<String, Long> counters() {
        return Map.copyOf(counters);
    }

    @Override
    public String broadcast(byte[] value) {
        String key = workDirectory + "/broadcast/" + nextObject.getAndIncrement();
        try {
            store.putIfAbsent(key, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return key;
    }

    @Override
    public void forget(int dataset) {
        try {
            kept.remove(dataset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        coordinator.close();
        try (store) {
            if (!options.keepsWorkFiles()) {
                places.remove();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("work not removed: directory=" + workDirectory, e);
        } finally {
            directory.close();
        }
    }
}
