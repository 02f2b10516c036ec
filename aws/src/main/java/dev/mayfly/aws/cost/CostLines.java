package dev.mayfly.aws.cost;

import java.util.ArrayList;
import java.util.List;

/// What a run costs, as lines for people. Pure.
///
/// @param name what the dollars are called, such as "cost"
/// @param prices that were counted with
public record CostLines(String name, PriceTable prices) {

    /// One line for the time while jobs run.
    public String progress(CostMeter.Report report) {
        return soFar(report)
                + ", about "
                + Figures.dollars(report.forecast().total())
                + " in the end";
    }

    /// The same if nobody knows what is still to come.
    public String soFar(CostMeter.Report report) {
        return name + " " + Figures.dollars(report.spent().total()) + " so far";
    }

    /// The end of a run: cost by kind, wasted attempts apart.
    public List<String> summary(CostMeter.Report report) {
        var lines = new ArrayList<String>();
        lines.add(
                name
                        + " "
                        + Figures.dollars(report.spent().total())
                        + ", worked out from events and prices of "
                        + prices.region()
                        + ", "
                        + prices.date());
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
        Usage usage = cost.usage();
        return aligned(
                List.of(
                        List.of(
                                "function time",
                                Figures.dollars(cost.functionTime()),
                                Figures.number(usage.gigabyteSeconds()) + " GB-s"),
                        List.of(
                                "function calls",
                                Figures.dollars(cost.calls()),
                                count(usage.calls())),
                        List.of(
                                "requests that read",
                                Figures.dollars(cost.reads()),
                                count(usage.reads())),
                        List.of(
                                "requests that write",
                                Figures.dollars(cost.writes()),
                                count(usage.writes())),
                        List.of("storage meanwhile", Figures.dollars(cost.storage()), "")));
    }

    private static String count(double value) {
        return Figures.count(Math.round(value));
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
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
