package dev.mayfly;

import dev.mayfly.api.Engine;
import dev.mayfly.api.Engine.Records;
import dev.mayfly.api.Output;
import dev.mayfly.directory.SessionDirectory;
import dev.mayfly.driver.coordinator.BroadcastTooLargeException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Does the actions of a session, driven by this JVM: plans, has [SessionJobs] run the plans, and
/// reads results.
final class SessionEngine implements Engine {
    private static final int PREVIEW_PARTITIONS = 1;
    private static final int PREVIEW_GROWTH = 4;

    private final SessionOptions options;
    private final ObjectStore store;
    private final SessionDirectory directory;
    private final String workDirectory;
    private final HandedOverJobs handedOver;
    private final JobPlaces places;
    private final boolean isDetached;
    private final JobInputs inputs;
    private final SessionJobs jobs;
    private final AtomicInteger nextNode = new AtomicInteger();
    private final AtomicInteger nextObject = new AtomicInteger();

    SessionEngine(SessionOptions options) {
        this.directory = SessionDirectory.create(options.workDirectory(), options.keepsWorkFiles());
        Surroundings surroundings = open(options, directory);
        this.options = surroundings.options();
        this.store = surroundings.store();
        this.workDirectory = surroundings.workDirectory();
        this.handedOver = new HandedOverJobs(store, this.options.listeners());
        this.places =
                new JobPlaces(
                        store,
                        directory,
                        surroundings.workDirectory(),
                        surroundings.shared(),
                        handedOver);
        this.isDetached = surroundings.detached().isPresent();
        this.inputs = new JobInputs(surroundings, handedOver);
        this.jobs = new SessionJobs(surroundings, places);
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
            outputs.addAll(jobs.run(part, nameOf("take", lineage)).outputs());
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
                awaitBefore(target);
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
                        jobs.save(plan, withoutTables, nameOf(action, lineage), target);
                        return true;
                    });
        }
    }

    private void awaitBefore(OutputDirectory target) {
        try {
            handedOver.awaitBefore(target.target().directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    /// Tells the plan if that is all that is wanted. What it would keep counts as kept for the
    /// plans that follow.
    private boolean isOnlyPlanned(JobPlan plan, String action, Lineage lineage) {
        if (options.plans().isEmpty()) {
            return false;
        }
        options.plans().get().planned(nameOf(action, lineage), PlanPrinter.print(lineage, plan));
        jobs.skip(plan);
        return true;
    }

    private static String nameOf(String action, Lineage lineage) {
        return action + " " + lineage.shape().place();
    }

    /// Runs a plan, unless only plans are wanted.
    private Optional<JobRun.Finished> run(JobPlan plan, String action, Lineage lineage) {
        return isOnlyPlanned(plan, action, lineage)
                ? Optional.empty()
                : Optional.of(jobs.run(plan, nameOf(action, lineage)));
    }

    private PlanContext context(Lineage lineage) {
        PlanContext context = inputs.context(lineage, jobs.kept().partitions());
        JoinSizes sizes =
                isDetached
                        ? JoinSizes.ofInputs(options.broadcastLimit())
                        : JoinSizes.sampled(jobs::sample, options.broadcastLimit());
        return context.withBroadcasts(sizes.tables(lineage, context));
    }

    @Override
    public String explain(Lineage lineage) {
        return PlanPrinter.print(lineage, Planner.plan(lineage, keep(lineage), context(lineage)));
    }

    @Override
    public Map<String, Long> counters() {
        return jobs.counters();
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
            jobs.kept().remove(dataset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        jobs.close();
        try {
            Uninterrupted.remove(this::remove);
        } catch (IOException e) {
            throw new UncheckedIOException("work not removed: directory=" + workDirectory, e);
        }
    }

    private void remove() throws IOException {
        try (directory;
                store) {
            if (!options.keepsWorkFiles()) {
                places.remove();
            }
        }
    }
}
