package dev.mayfly.cli.ui;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.driver.event.StageSnapshot;
import dev.mayfly.protocol.TaskMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// What the jobs of a program did, once they have ended. Pure.
final class Summary {
    private static final int MAX_JOBS = 20;
    private static final int MIN_NAME = 12;
    private static final int MIN_COLUMNS = 3;
    private static final String INDENT = "  ";
    private static final List<String> STAGE_COLUMNS =
            List.of(
                    "stage", "tasks", "failed", "time", "records", "read", "written", "spills",
                    "slowest", "skew");
    private static final boolean[] STAGE_RIGHT = {
        false, true, true, true, true, true, true, true, true, true
    };
    private static final List<String> JOB_COLUMNS =
            List.of(
                    "job", "stages", "tasks", "failed", "time", "records", "read", "written",
                    "spills");
    private static final boolean[] JOB_RIGHT = {
        false, true, true, true, true, true, true, true, true
    };

    private final Style style;
    private final int columns;

    /// @param columns of the terminal; names are cut to fit, numbers never
    Summary(Style style, int columns) {
        this.style = style;
        this.columns = columns;
    }

    /// The lines to print; none if no job ran.
    List<String> lines(List<JobSnapshot> jobs) {
        var lines = new ArrayList<String>();
        if (jobs.isEmpty()) {
            return lines;
        }
        if (jobs.size() == 1) {
            JobSnapshot job = jobs.getFirst();
            lines.add(headline(job));
            lines.addAll(table(stageRows(job), STAGE_RIGHT, STAGE_COLUMNS));
        } else {
            lines.addAll(table(jobRows(jobs), JOB_RIGHT, JOB_COLUMNS));
        }
        lines.addAll(counters(jobs));
        return lines;
    }

    private String headline(JobSnapshot job) {
        String state = job.end().map(Summary::word).orElse("running");
        boolean isGood = job.end().equals(Optional.of(EndState.SUCCEEDED));
        TaskMetrics metrics = job.metrics();
        return (isGood ? style.good(state) : style.bad(state))
                + " in "
                + style.bold(Units.duration(job.elapsedMillis()))
                + style.dot()
                + plural(job.stages().size(), "stage")
                + style.dot()
                + plural(job.taskCount(), "task")
                + (job.failedCount() == 0
                        ? ""
                        : style.dot() + style.bad(plural(job.failedCount(), "failed attempt")))
                + style.dot()
                + Units.bytes(metrics.bytesRead())
                + " read"
                + style.dot()
                + Units.bytes(metrics.bytesWritten())
                + " written";
    }

    private List<List<String>> stageRows(JobSnapshot job) {
        var rows = new ArrayList<List<String>>();
        for (StageSnapshot stage : job.stages()) {
            TaskMetrics metrics = stage.metrics();
            String done =
                    stage.isCompleted()
                            ? Integer.toString(stage.taskCount())
                            : stage.doneCount() + "/" + stage.taskCount();
            rows.add(
                    List.of(
                            (stage.stage().index() + 1) + " " + stage.label(),
                            done,
                            blankIfZero(stage.failedCount()),
                            Units.duration(stage.elapsedMillis()),
                            records(metrics),
                            Units.bytes(metrics.bytesRead()),
                            Units.bytes(metrics.bytesWritten()),
                            blankIfZero(metrics.spills()),
                            slowest(stage),
                            skew(stage)));
        }
        return rows;
    }

    private List<List<String>> jobRows(List<JobSnapshot> jobs) {
        var rows = new ArrayList<List<String>>();
        var total = TaskMetrics.NONE;
        long stages = 0;
        long tasks = 0;
        long failed = 0;
        long millis = 0;
        for (JobSnapshot job : jobs) {
            if (rows.size() < MAX_JOBS) {
                boolean isGood = job.end().equals(Optional.of(EndState.SUCCEEDED));
                String state = isGood ? "" : " (" + job.end().map(Summary::word).orElse("") + ")";
                rows.add(
                        jobRow(
                                job.name() + state,
                                job.stages().size(),
                                job.taskCount(),
                                job.failedCount(),
                                job.elapsedMillis(),
                                job.metrics()));
            }
            total = total.plus(job.metrics());
            stages += job.stages().size();
            tasks += job.taskCount();
            failed += job.failedCount();
            millis += job.elapsedMillis();
        }
        rows.add(jobRow(jobs.size() + " jobs", stages, tasks, failed, millis, total));
        return rows;
    }

    private List<String> jobRow(
            String name, long stages, long tasks, long failed, long millis, TaskMetrics metrics) {
        return List.of(
                name,
                Long.toString(stages),
                Long.toString(tasks),
                blankIfZero(failed),
                Units.duration(millis),
                records(metrics),
                Units.bytes(metrics.bytesRead()),
                Units.bytes(metrics.bytesWritten()),
                blankIfZero(metrics.spills()));
    }

    /// Empty columns are left out; so are the last ones where the terminal is narrow.
    private List<String> table(List<List<String>> rows, boolean[] right, List<String> header) {
        var all = new ArrayList<List<String>>();
        all.add(header);
        all.addAll(rows);
        var shown = new ArrayList<Integer>();
        for (int column = 0; column < header.size(); column++) {
            int at = column;
            if (rows.stream().anyMatch(row -> !row.get(at).isEmpty())) {
                shown.add(column);
            }
        }
        List<String> lines = aligned(all, shown, right);
        while (widest(lines) > columns && shown.size() > MIN_COLUMNS) {
            shown.removeLast();
            lines = aligned(all, shown, right);
        }
        lines.set(0, style.dim(lines.getFirst()));
        return lines;
    }

    private List<String> aligned(List<List<String>> all, List<Integer> shown, boolean[] right) {
        var cells = new ArrayList<List<String>>();
        for (List<String> row : all) {
            cells.add(shown.stream().map(row::get).toList());
        }
        var sides = new boolean[shown.size()];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = right[shown.get(i)];
        }
        int excess = INDENT.length() + widest(Alignment.align(cells, sides)) - columns;
        if (excess > 0) {
            int first = widest(cells.stream().map(List::getFirst).toList());
            cells.replaceAll(row -> cutFirst(row, Math.max(MIN_NAME, first - excess)));
        }
        List<String> lines = new ArrayList<>(Alignment.align(cells, sides));
        lines.replaceAll(line -> INDENT + line);
        return lines;
    }

    private static int widest(List<String> lines) {
        return lines.stream().mapToInt(String::length).max().orElse(0);
    }

    private List<String> cutFirst(List<String> row, int width) {
        String name = row.getFirst();
        if (name.length() <= width) {
            return row;
        }
        var shorter = new ArrayList<String>(row);
        shorter.set(0, name.substring(0, width - 1) + style.ellipsis());
        return shorter;
    }

    private static List<String> counters(List<JobSnapshot> jobs) {
        var sums = new TreeMap<String, Long>();
        for (JobSnapshot job : jobs) {
            job.counters().forEach((name, value) -> sums.merge(name, value, Long::sum));
        }
        var lines = new ArrayList<String>();
        sums.forEach((name, value) -> lines.add("  " + name + " = " + value));
        if (!lines.isEmpty()) {
            lines.addFirst("counters");
        }
        return lines;
    }

    private String records(TaskMetrics metrics) {
        return Units.count(metrics.recordsRead())
                + style.arrow()
                + Units.count(metrics.recordsWritten());
    }

    private static String slowest(StageSnapshot stage) {
        return stage.slowest()
                .map(task -> Units.duration(task.durationMillis()) + " (" + task.partition() + ")")
                .orElse("");
    }

    /// Of time or of records, whichever is worse: both make a stage wait for one task.
    private static String skew(StageSnapshot stage) {
        OptionalDouble time = stage.durationSkew();
        OptionalDouble records = stage.recordSkew();
        if (stage.taskCount() < 2 || time.isEmpty() && records.isEmpty()) {
            return "";
        }
        return Units.decimal(Math.max(time.orElse(0), records.orElse(0)));
    }

    private static String word(EndState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String blankIfZero(long count) {
        return count == 0 ? "" : Units.count(count);
    }
}
