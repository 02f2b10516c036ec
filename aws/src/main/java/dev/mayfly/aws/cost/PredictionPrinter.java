package dev.mayfly.aws.cost;

import java.util.ArrayList;
import java.util.List;

/// Writes a prediction as text for people: the job, its stages, its cost by kind, and what was
/// assumed.
public final class PredictionPrinter {
    private static final List<String> COLUMNS =
            List.of(
                    "stage",
                    "tasks",
                    "reads from",
                    "requests",
                    "writes",
                    "requests",
                    "a task",
                    "time",
                    "cost");

    private final CostModel model;

    /// A printer of the predictions of one model.
    public PredictionPrinter(CostModel model) {
        this.model = model;
    }

    /// The lines to print.
    public List<String> lines(Prediction prediction) {
        var lines = new ArrayList<String>();
        lines.add(headline(prediction));
        lines.addAll(stages(prediction));
        lines.addAll(CostLines.kinds(prediction.cost()));
        if (prediction.savedBytes() > 0) {
            lines.add(
                    "  the result, "
                            + Figures.bytes(prediction.savedBytes())
                            + ", costs "
                            + Figures.dollars(prediction.savedMonthly())
                            + " a month where it lies");
        }
        lines.add("assumed, not measured");
        lines.add("  " + fleet());
        model.assumptions().lines().forEach(line -> lines.add("  " + line));
        PriceTable prices = model.prices();
        lines.add(
                "  prices of "
                        + prices.region()
                        + ", "
                        + prices.date()
                        + ", on demand, without free tier and taxes");
        return lines;
    }

    private static String headline(Prediction prediction) {
        return "predicted: "
                + Figures.seconds(prediction.seconds())
                + ", "
                + Figures.dollars(prediction.cost().total())
                + " for "
                + Figures.exact(prediction.taskCount())
                + " tasks, "
                + Figures.bytes(prediction.bytesRead())
                + " read, "
                + Figures.count(prediction.requests())
                + " requests";
    }

    private static List<String> stages(Prediction prediction) {
        var rows = new ArrayList<List<String>>();
        rows.add(COLUMNS);
        for (Prediction.Stage stage : prediction.stages()) {
            StageLoad load = stage.load();
            rows.add(
                    List.of(
                            load.stage().index() + 1 + " " + load.label(),
                            Figures.exact(load.taskCount()),
                            Figures.bytes(load.bytesRead()),
                            Figures.count(load.reads()),
                            Figures.bytes(load.resultBytes()),
                            Figures.count(load.writes()),
                            Figures.seconds(stage.taskSeconds()),
                            Figures.seconds(stage.seconds()),
                            Figures.dollars(stage.cost().total())));
        }
        return CostLines.aligned(rows);
    }

    private String fleet() {
        Fleet fleet = model.fleet();
        return "up to "
                + Figures.exact(fleet.concurrency())
                + " functions of "
                + fleet.memory().megabytes()
                + " MB on "
                + switch (fleet.architecture()) {
                    case ARM64 -> "arm64";
                    case X86_64 -> "x86";
                }
                + ", "
                + fleet.attemptsPerCall()
                + (fleet.attemptsPerCall() == 1 ? " task" : " tasks")
                + " each";
    }
}
