package dev.mayfly.cli.ui;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Keeps progress in sight while jobs run: bars on a terminal, redrawn at most ten times a second;
/// a plain line now and then elsewhere. Owns the thread that draws. Whatever else is written to the
/// terminal goes through [#aside].
public final class ProgressDisplay implements AutoCloseable {
    private static final long FRAME_MILLIS = 100;
    private static final long FIRST_FRAME_MILLIS = 300;
    private static final long PLAIN_MILLIS = 10_000;

    private final JobWatch watch;
    private final Style style;
    private final TerminalWidth width;
    private final boolean isTerminal;
    private final PrintWriter err;
    private final List<JobRemarks> remarks;
    private final Thread thread;
    private int drawnLines;
    private boolean isAtLineStart = true;
    private boolean isClosed;

    private ProgressDisplay(
            JobWatch watch,
            Terminal terminal,
            Style style,
            PrintWriter err,
            List<JobRemarks> remarks) {
        this.watch = watch;
        this.remarks = remarks;
        this.style = style;
        this.err = err;
        isTerminal = terminal.isError();
        width = new TerminalWidth(terminal.columns());
        thread = Thread.ofPlatform().name("mayfly-progress").daemon().unstarted(this::run);
    }

    /// Begins to show the jobs of a watch.
    ///
    /// @param err standard error
    /// @param remarks shown below the jobs
    public static ProgressDisplay start(
            JobWatch watch,
            Terminal terminal,
            Style style,
            PrintWriter err,
            List<JobRemarks> remarks) {
        var display = new ProgressDisplay(watch, terminal, style, err, remarks);
        display.thread.start();
        return display;
    }

    private synchronized void run() {
        try {
            long nextMillis = isTerminal ? FIRST_FRAME_MILLIS : PLAIN_MILLIS;
            while (!isClosed) {
                pause(nextMillis);
                if (!isClosed) {
                    show();
                }
                nextMillis = isTerminal ? FRAME_MILLIS : PLAIN_MILLIS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (!isClosed && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    private void show() {
        if (!isTerminal) {
            List<String> lines = new ProgressLines(style, 0).plain(watch.running());
            for (String line : withRemarks(lines, Integer.MAX_VALUE)) {
                err.println("mayfly: " + line);
            }
            err.flush();
        } else if (isAtLineStart) {
            int columns = width.columns();
            List<String> lines = new ProgressLines(style, columns).bars(watch.running());
            draw(withRemarks(lines, columns - 1));
        }
    }

    private List<String> withRemarks(List<String> lines, int maxColumns) {
        if (lines.isEmpty()) {
            return lines;
        }
        var all = new ArrayList<>(lines);
        for (JobRemarks each : remarks) {
            String remark = each.progress();
            if (!remark.isEmpty()) {
                all.add(remark.substring(0, Math.min(maxColumns, remark.length())));
            }
        }
        return all;
    }

    /// One write a frame, each line over the one before, so that nothing flickers.
    private void draw(List<String> lines) {
        if (lines.isEmpty() && drawnLines == 0) {
            return;
        }
        var frame = new StringBuilder(toFirstLine());
        for (String line : lines) {
            frame.append(line).append("\u001b[K\n");
        }
        frame.append("\u001b[J");
        drawnLines = lines.size();
        err.print(frame);
        err.flush();
    }

    private String toFirstLine() {
        return drawnLines == 0 ? "" : "\u001b[" + drawnLines + "A\r";
    }

    private void erase() {
        if (drawnLines > 0) {
            err.print(toFirstLine() + "\u001b[J");
            err.flush();
            drawnLines = 0;
        }
    }

    /// Runs something that writes to the terminal while no bar is in its way.
    ///
    /// @param endsLine whether the cursor is at the start of a line afterwards; the bars wait until
    ///   it is
    synchronized void aside(boolean endsLine, Runnable writing) {
        erase();
        writing.run();
        isAtLineStart = endsLine;
    }

    /// Takes the bars away and ends the thread.
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            erase();
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
