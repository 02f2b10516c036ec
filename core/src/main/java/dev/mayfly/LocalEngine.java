package dev.mayfly;

import dev.mayfly.api.Engine;
import dev.mayfly.api.Output;
import dev.mayfly.api.Records;
import dev.mayfly.driver.coordinator.Coordinator;
import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.plan.InputFile;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.plan.LineageWalk;
import dev.mayfly.plan.PlanContext;
import dev.mayfly.plan.PlanPrinter;
import dev.mayfly.plan.Planner;
import dev.mayfly.plan.SplitPlanner;
import dev.mayfly.protocol.Sink;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.InputFiles;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs the actions of a session, driven by this JVM: plans, submits to the coordinator, and reads
/// results.
final class LocalEngine implements Engine {
    private static final int PREVIEW_PARTITIONS = 1;
    private static final int PREVIEW_GROWTH = 4;

    private final SessionOptions options;
    private final ObjectStore store;
    private final SessionDirectory directory;
    private final Coordinator coordinator;
    private final AtomicInteger nextNode = new AtomicInteger();
    private final AtomicInteger nextObject = new AtomicInteger();
    private final Map<Integer, List<TaskOutput>> kept = new ConcurrentHashMap<>();

    LocalEngine(SessionOptions options) {
        this.directory = SessionDirectory.create(options);
        Surroundings surroundings = open(options, directory);
        int slots = surroundings.backend().slots();
        this.store = surroundings.store();
        this.options =
                options.withThreads(slots)
                        .withAttemptMemoryBytes(surroundings.attemptMemoryBytes());
        this.coordinator = new Coordinator(surroundings.backend(), Clock.systemUTC());
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
        return run(lineage, keep(lineage), action, context(lineage));
    }

    @Override
    public Records take(Lineage lineage, long count) {
        PlanContext context = context(lineage);
        JobPlan whole = Planner.plan(lineage, keep(lineage), context);
        int partitions = whole.result().taskCount();
        List<TaskOutput> outputs = new ArrayList<>();
        int wanted = whole.stages().size() == 1 ? PREVIEW_PARTITIONS : partitions;
        while (outputs.size() < partitions) {
            int end = Math.min(partitions, outputs.size() + wanted);
            JobPlan part = whole.part(outputs.size(), end);
            outputs.addAll(submit(part, "take", lineage, kept).outputs());
            if (end == partitions
                    || StoredRecords.count(store, outputs, lineage.shape()) >= count) {
                break;
            }
            wanted *= PREVIEW_GROWTH;
        }
        return new StoredRecords(store, outputs, lineage.shape());
    }

    private static Sink.Keep keep(Lineage lineage) {
        return new Sink.Keep(lineage.shape().key(), lineage.shape().value(), null);
    }

    private Records run(Lineage lineage, Sink sink, String action, PlanContext context) {
        JobPlan plan = Planner.plan(lineage, sink, context);
        JobRun.Finished finished = submit(plan, action, lineage, kept);
        return new StoredRecords(store, finished.outputs(), lineage.shape());
    }

    @Override
    public void save(Lineage lineage, OutputFormat format, Output output) {
        try (var target = new OutputDirectory(store, output)) {
            target.prepare();
            var sink =
                    new Sink.Save(
                            format,
                            output.compression(),
                            target.attemptDirectory(),
                            lineage.shape().key() != null);
            JobPlan plan = Planner.plan(lineage, sink, context(lineage));
            JobRun.Finished finished = submit(plan, "save to " + output.directory(), lineage, kept);
            target.publish(finished.result(), finished.outputs());
        }
    }

    private JobRun.Finished submit(
            JobPlan plan,
            String action,
            Lineage lineage,
            Map<Integer, List<TaskOutput>> keptBefore) {
        var run = new JobRun(options, directory, store, plan, Map.copyOf(keptBefore));
        if (options.isPlanOnly()) {
            System.out.print(PlanPrinter.print(lineage, plan));
            run.tellPlan();
            throw new PlanOnlyException();
        }
        run.tellPlan();
        JobRun.Finished finished = run.await(coordinator, action + " " + lineage.shape().place());
        JobResult result = finished.result();
        for (Map.Entry<Integer, StageId> dataset : plan.kept().entrySet()) {
            kept.putIfAbsent(dataset.getKey(), result.outputs().of(dataset.getValue()));
        }
        return finished;
    }

    private PlanContext context(Lineage lineage) {
        var splits = new LinkedHashMap<Lineage.Scan, List<TaskInput.Splits>>();
        var planner = new SplitPlanner(options.threads(), options.memoryBytes() / 3 * 2);
        var files = new InputFiles(store);
        for (Lineage.Scan scan : LineageWalk.scans(lineage, kept::containsKey)) {
            try {
                var found = new ArrayList<InputFile>();
                for (ObjectInfo file : files.find(scan.paths())) {
                    found.add(new InputFile(file.key(), file.size()));
                }
                splits.put(scan, planner.plan(found, scan.format()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        var counts = new HashMap<Integer, Integer>();
        kept.forEach((dataset, outputs) -> counts.put(dataset, outputs.size()));
        return new PlanContext(
                splits,
                counts,
                options.threads(),
                options.taskMemoryBytes(),
                options.partitions(),
                directory.path());
    }

    @Override
    public String explain(Lineage lineage) {
        return PlanPrinter.print(lineage, Planner.plan(lineage, keep(lineage), context(lineage)));
    }

    @Override
    public String broadcast(byte[] value) {
        String key = directory.path() + "/broadcast/" + nextObject.getAndIncrement();
        try {
            store.putIfAbsent(key, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return key;
    }

    @Override
    public void forget(int dataset) {
        List<TaskOutput> outputs = kept.remove(dataset);
        if (outputs == null) {
            return;
        }
        for (TaskOutput output : outputs) {
            if (output instanceof TaskOutput.KeptPartition partition) {
                try {
                    store.delete(partition.objectKey());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        coordinator.close();
        directory.close();
    }
}
