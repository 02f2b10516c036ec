package dev.mayfly.cli.ui;

import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.driver.event.StageSnapshot;
import dev.mayfly.protocol.TaskMetrics;
import java.util.ArrayList;
import java.util.List;

/// Shows running jobs, one line for each stage at work. Pure.
final class ProgressLines {
    private static final int MAX_LINES = 8;
    private static final int MIN_BAR = 6;
    private static final int MAX_BAR = 30;
    private static final int FACT = 9;
    private static final int MIN_LABEL = 10;
    private static final int MAX_LABEL = 36;

    private final Style style;
    private final int columns;

    /// @param columns of the terminal; no line is longer
    ProgressLines(Style style, int columns) {
        this.style = style;
        this.columns = columns;
    }

    private record Running(
            JobSnapshot job, StageSnapshot stage, String label, List<String> facts) {}

    /// Lines for a terminal, with bars.
    List<String> bars(List<JobSnapshot> jobs) {
        List<Running> all = running(jobs);
        List<Running> shown = all.subList(0, Math.min(all.size(), MAX_LINES));
        int label = 0;
        int tasks = 0;
        for (Running stage : shown) {
            label = Math.max(label, stage.label().length());
            // as wide as at the end, so that nothing moves
            tasks = Math.max(tasks, 2 * Integer.toString(stage.stage().taskCount()).length() + 1);
        }
        label = Math.clamp(label, 0, Math.clamp(columns / 3, MIN_LABEL, MAX_LABEL));
        var facts = new ArrayList<String>();
        int widest = 0;
        for (Running stage : shown) {
            facts.add(factsThatFit(stage, label, tasks));
            widest = Math.max(widest, facts.getLast().length());
        }
        var lines = new ArrayList<String>();
        for (int i = 0; i < shown.size(); i++) {
            lines.add(line(shown.get(i), facts.get(i), widest, label, tasks));
        }
        if (all.size() > shown.size()) {
            lines.add(style.dim("and " + (all.size() - shown.size()) + " more stages"));
        }
        return lines;
    }

    /// Lines for a file: nothing in them depends on a width.
    List<String> plain(List<JobSnapshot> jobs) {
        var lines = new ArrayList<String>();
        for (Running running : running(jobs)) {
            lines.add(
                    running.label()
                            + ": "
                            + tasks(running.stage())
                            + " tasks, "
                            + String.join(", ", running.facts())
                            + ", "
                            + Units.duration(running.stage().elapsedMillis()));
        }
        return lines;
    }

    private List<Running> running(List<JobSnapshot> jobs) {
        var found = new ArrayList<Running>();
        for (JobSnapshot job : jobs) {
            for (StageSnapshot stage : job.stages()) {
                boolean isAtWork = stage.runningCount() > 0 || stage.doneCount() > 0;
                if (isAtWork && !stage.isCompleted()) {
                    found.add(new Running(job, stage, label(job, stage), facts(stage)));
                }
            }
        }
        return found;
    }

    private static String label(JobSnapshot job, StageSnapshot stage) {
        return (stage.stage().index() + 1) + "/" + job.stages().size() + " " + stage.label();
    }

    private static String tasks(StageSnapshot stage) {
        return stage.doneCount() + "/" + stage.taskCount();
    }

    private static List<String> facts(StageSnapshot stage) {
        TaskMetrics metrics = stage.metrics();
        var facts = new ArrayList<String>();
        facts.add(Units.count(metrics.recordsRead()) + " records");
        facts.add(Units.bytes(metrics.bytesRead()));
        facts.add(Units.rate(metrics.bytesRead(), stage.elapsedMillis()));
        if (metrics.spills() > 0) {
            facts.add(Units.count(metrics.spills()) + " spills");
        }
        if (stage.failedCount() > 0) {
            facts.add(stage.failedCount() + " failed");
        }
        return facts;
    }

    /// As many of the facts as leave room for the label, a short bar and the tasks.
    private String factsThatFit(Running running, int labelColumns, int taskColumns) {
        int free = columns - 1 - labelColumns - 2 - shortBar() - 2 - taskColumns;
        var facts = new StringBuilder();
        for (String fact : running.facts()) {
            String next = "  " + padLeft(fact, FACT);
            if (free - facts.length() < next.length()) {
                break;
            }
            facts.append(next);
        }
        return facts.toString();
    }

    private int shortBar() {
        return style.barColumns(MIN_BAR);
    }

    private String line(
            Running running, String facts, int factColumns, int labelColumns, int taskColumns) {
        String label = cut(running.label(), labelColumns);
        String tasks = padLeft(tasks(running.stage()), taskColumns);
        int room = columns - 1 - labelColumns - 2 - 2 - taskColumns - factColumns - shortBar();
        if (room < 0) {
            return cut(label + "  " + tasks, columns - 1);
        }
        double done =
                (double) running.stage().doneCount() / Math.max(1, running.stage().taskCount());
        String bar = style.bar(done, Math.min(MAX_BAR, MIN_BAR + room));
        return style.bold(label) + "  " + bar + "  " + tasks + facts;
    }

    private String cut(String text, int columns) {
        if (text.length() <= columns) {
            return text + " ".repeat(columns - text.length());
        }
        return text.substring(0, Math.max(0, columns - 1)) + style.ellipsis();
    }

    private static String padLeft(String text, int columns) {
        return " ".repeat(Math.max(0, columns - text.length())) + text;
    }
}
