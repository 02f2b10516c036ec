package dev.mayfly;

import dev.mayfly.lineage.Lineage;
import dev.mayfly.plan.InputFile;
import dev.mayfly.plan.KeptPartitions;
import dev.mayfly.plan.LineageWalk;
import dev.mayfly.plan.PlanContext;
import dev.mayfly.plan.SplitPlanner;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.RoutedStore;
import dev.mayfly.storage.input.InputFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the files that an action reads, and tells the planner of them and of the machines.
///
/// @param surroundings of the session
/// @param handedOver jobs that may still write what is read
record JobInputs(Surroundings surroundings, HandedOverJobs handedOver) {

    /// What the planner is told, without joins by table. Files are looked for when all jobs that
    /// write them have ended.
    ///
    /// @param keptPartitions how datasets lie that are not to be computed again, by dataset
    /// @throws UncheckedIOException if files are missing or cannot be asked for
    PlanContext context(Lineage lineage, Map<Integer, KeptPartitions> keptPartitions) {
        SessionOptions options = surroundings.options();
        String workDirectory = surroundings.workDirectory();
        return new PlanContext(
                splits(lineage, keptPartitions),
                keptPartitions,
                options.threads(),
                options.taskMemoryBytes(),
                options.partitions(),
                workDirectory,
                Map.of(),
                options.shuffleReadLimit(RoutedStore.scheme(workDirectory).isPresent()));
    }

    private Map<Integer, List<TaskInput.Splits>> splits(
            Lineage lineage, Map<Integer, KeptPartitions> keptPartitions) {
        SessionOptions options = surroundings.options();
        var planner = new SplitPlanner(options.threads(), options.memoryBytes() / 3 * 2);
        var files = new InputFiles(surroundings.store());
        var splits = new HashMap<Integer, List<TaskInput.Splits>>();
        List<Lineage.Scan> scans = LineageWalk.scans(lineage, keptPartitions::containsKey);
        try {
            for (Lineage.Scan scan : scans) {
                handedOver.awaitWritten(scan.paths());
            }
            for (Lineage.Scan scan : scans) {
                var found = new ArrayList<InputFile>();
                for (ObjectInfo file : files.find(scan.paths())) {
                    found.add(new InputFile(file.key(), file.size()));
                }
                splits.put(scan.id(), planner.plan(found, scan.format()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return splits;
    }
}
