package dev.mayfly.aws.cost;

import java.util.ArrayList;
import java.util.List;

/// What a run costs, as lines for people. Pure.
public final class CostLines {
    private CostLines() {}

    /// One line for the time while jobs run.
    public static String progress(CostMeter.Report report) {
        return "cost "
                + Figures.dollars(report.spent().total())
                + " so far, about "
                + Figures.dollars(report.forecast().total())
                + " in the end";
    }

    /// The end of a run: cost by kind, wasted attempts apart.
    public static List<String> summary(CostMeter.Report report) {
        var lines = new ArrayList<String>();
        lines.add("cost " + Figures.dollars(report.spent().total()) + ", worked out from events");
        lines.addAll(kinds(report.spent()));
        if (report.wasted().total() > 0) {
            lines.add(
                    "  of that "
                            + Figures.dollars(report.wasted().total())
                            + " for attempts that failed, were cancelled or came second");
        }
        return lines;
    }

    /// Cost by kind.
    static List<String> kinds(Cost cost) {
        return aligned(
                List.of(
                        List.of("function time", Figures.dollars(cost.functionTime())),
                        List.of("function calls", Figures.dollars(cost.calls())),
                        List.of("store requests", Figures.dollars(cost.requests())),
                        List.of("storage meanwhile", Figures.dollars(cost.storage()))));
    }

    /// A table, indented; the first column is text, the others are numbers.
    static List<String> aligned(List<List<String>> rows) {
        var widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        var lines = new ArrayList<String>();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                String space = " ".repeat(widths[column] - cell.length());
                line.append("  ").append(column == 0 ? cell + space : space + cell);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
