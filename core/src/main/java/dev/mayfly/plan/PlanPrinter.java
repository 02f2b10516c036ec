package dev.mayfly.plan;

import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.plan.JobPlan.Stage;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.RelayGrid;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.TaskInput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes a plan as text for people: lineage as a tree, then the stages.
public final class PlanPrinter {
    private final StringBuilder out = new StringBuilder();
    private final JobPlan plan;

    private PlanPrinter(JobPlan plan) {
        this.plan = plan;
    }

    /// The text.
    public static String print(Lineage lineage, JobPlan plan) {
        var printer = new PlanPrinter(plan);
        printer.out.append("lineage\n");
        printer.lineage(lineage, "  ", new HashSet<>());
        printer.out.append("stages\n");
        for (Stage stage : plan.stages()) {
            printer.stage(stage);
        }
        if (!plan.saved().isEmpty()) {
            printer.out.append("saved shuffles\n");
            for (String saved : plan.saved()) {
                printer.out.append("  ").append(saved).append('\n');
            }
        }
        return printer.out.toString();
    }

    /// Ends at datasets that the plan reads from where they are kept: what they were computed from
    /// may be as long as all rounds of an iteration.
    private void lineage(Lineage node, String indent, Set<Integer> seen) {
        boolean isThere = node instanceof Lineage.Kept && !plan.kept().containsKey(node.id());
        List<Lineage> parents = isThere ? List.of() : LineageWalk.parents(node);
        out.append(indent)
                .append('#')
                .append(node.id())
                .append(' ')
                .append(node.shape().operation())
                .append(isThere ? ", kept already" : details(node))
                .append(" : ")
                .append(type(node))
                .append("  (")
                .append(node.shape().place())
                .append(")");
        boolean isNew = seen.add(node.id());
        out.append(isNew || parents.isEmpty() ? "\n" : " as above\n");
        if (isNew) {
            for (Lineage parent : parents) {
                lineage(parent, indent + "  ", seen);
            }
        }
    }

    private static String details(Lineage node) {
        return switch (node) {
            case Lineage.Scan scan -> " " + String.join(" ", scan.paths());
            case Lineage.Shuffle shuffle -> " [" + describe(shuffle.partitioning()) + "]";
            case Lineage.Join join -> " [" + describe(join.partitioning()) + "]";
            case Lineage.Coalesce coalesce -> " to " + coalesce.count();
            case Lineage.Literal literal ->
                    " " + PlanWords.count(literal.partitions().size(), "partition");
            case Lineage.Narrow ignored -> "";
            case Lineage.Union ignored -> "";
            case Lineage.Kept ignored -> "";
        };
    }

    private static String type(Lineage node) {
        var key = node.shape().key();
        String value = node.shape().value().name();
        return key == null ? value : key.name() + " -> " + value;
    }

    private static String describe(Partitioning partitioning) {
        String count =
                partitioning.count() == Partitioning.AUTO
                        ? "automatic"
                        : PlanWords.count(partitioning.count(), "partition");
        return switch (partitioning) {
            case Partitioning.Hash ignored -> "hash, " + count;
            case Partitioning.HashOfGroup ignored -> "hash of group, " + count;
            case Partitioning.Range range ->
                    (range.isDescending() ? "descending range, " : "range, ") + count;
            case Partitioning.Custom ignored -> "custom, " + count;
            case Partitioning.OfPairs(var byKey) -> describe(byKey);
            case Partitioning.RoundRobin ignored -> "in turn, " + count;
        };
    }

    private void stage(Stage stage) {
        out.append("  ")
                .append(stage.id())
                .append(": ")
                .append(stage.label())
                .append(", ")
                .append(PlanWords.count(stage.taskCount(), "task"));
        if (!stage.producers().isEmpty()) {
            out.append(", after");
            stage.producers().forEach(producer -> out.append(' ').append(producer));
        }
        out.append('\n');
        out.append("    ").append(Lanes.of(stage.program())).append('\n');
        pipeline(stage.program().pipeline(), "    ");
        out.append("    -> ").append(sink(stage.program().sink())).append('\n');
    }

    private void pipeline(Pipeline pipeline, String indent) {
        out.append(indent).append(source(pipeline.source())).append('\n');
        pipeline.source().pipelines().forEach(inner -> pipeline(inner, indent + "  "));
        if (!pipeline.operators().isEmpty()) {
            List<String> names = pipeline.operators().stream().map(PlanWords::operator).toList();
            out.append(indent).append("then ").append(String.join(", ", names)).append('\n');
        }
    }

    private String source(Source source) {
        return switch (source) {
            case Source.Scan scan -> scan(scan);
            case Source.Literal ignored -> "values of the program";
            case Source.Shuffled shuffled ->
                    "shuffle of "
                            + shuffled.producer()
                            + ", "
                            + describe(shuffled.reduction())
                            + (shuffled.key() == null ? "" : ", keys " + shuffled.key().name());
            case Source.MapOutputs outputs -> relay(outputs);
            case Source.Reduced reduced -> describe(reduced.reduction()) + " in place, no shuffle";
            case Source.Joined joined ->
                    joined.kind().name().toLowerCase(java.util.Locale.ROOT)
                            + " join of two sides, keys "
                            + joined.key().name();
            case Source.BroadcastJoined joined ->
                    joined.kind().name().toLowerCase(java.util.Locale.ROOT)
                            + " join with a table of "
                            + joined.table()
                            + " as the "
                            + (joined.isTableLeft() ? "left" : "right")
                            + " side, keys "
                            + joined.key().name();
            case Source.Union union -> "union of " + union.branches().size();
            case Source.Coalesced coalesced -> "coalesced to " + coalesced.count();
            case Source.Kept kept -> "kept partitions of #" + kept.dataset();
        };
    }

    private String relay(Source.MapOutputs outputs) {
        RelayGrid grid = outputs.grid();
        int count = plan.stages().get(outputs.producer().index()).taskCount();
        return "map outputs of "
                + outputs.producer()
                + " in "
                + PlanWords.count(grid.outputGroups(), "group")
                + ", partitions in "
                + PlanWords.count(grid.partitionGroups(), "group")
                + (grid.isWhole()
                        ? ", for a table"
                        : ": "
                                + PlanWords.count(grid.reads(count), "read")
                                + " instead of "
                                + (long) count * grid.partitions());
    }

    private String scan(Source.Scan scan) {
        List<TaskInput> tasks = plan.inputs().get(scan.input());
        long bytes = 0;
        Set<String> files = new HashSet<>();
        Set<String> unsplit = new HashSet<>();
        for (TaskInput task : tasks) {
            for (InputSplit split : ((TaskInput.Splits) task).splits()) {
                bytes += split.size();
                files.add(split.objectKey());
                if (!SplitPlanner.isSplittable(split.objectKey(), scan.format())) {
                    unsplit.add(split.objectKey());
                }
            }
        }
        return "read "
                + PlanWords.format(scan.format())
                + ": "
                + PlanWords.count(files.size(), "file")
                + ", "
                + PlanWords.count(bytes, "byte")
                + ", "
                + PlanWords.count(tasks.size(), "task")
                + (unsplit.isEmpty()
                        ? ""
                        : " ("
                                + PlanWords.count(unsplit.size(), "file")
                                + " cannot be split, so one task reads each whole)");
    }

    private static String describe(Reduction reduction) {
        return switch (reduction) {
            case Reduction.Pass ignored -> "records pass";
            case Reduction.Aggregate aggregate ->
                    aggregate.aggregator() instanceof dev.mayfly.lineage.Aggregator.Slots
                            ? "hash aggregation of numbers"
                            : "hash aggregation of objects";
            case Reduction.Sort sort -> sort.isDescending() ? "sorted descending" : "sorted";
            case Reduction.Group ignored -> "sorted and grouped, values stream";
        };
    }

    private static String sink(Sink sink) {
        return switch (sink) {
            case Sink.Shuffle shuffle ->
                    "shuffle by "
                            + describe(shuffle.partitioning())
                            + (shuffle.maxKeyHashes() > 0 ? ", notes keys for the other side" : "")
                            + (shuffle.filteredBy() == null
                                    ? ""
                                    : ", drops keys not seen by " + shuffle.filteredBy());
            case Sink.Relay ignored -> "larger map outputs, blocks as they are";
            case Sink.Keep keep ->
                    keep.directory() == null ? "the driver" : "kept in " + keep.directory();
            case Sink.Save save ->
                    "part files"
                            + (save.compression().suffix().isEmpty()
                                    ? ""
                                    : " " + save.compression().suffix());
        };
    }
}
