package dev.mayfly.cli.ui;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// What is seen of a program's jobs on standard error: progress while they run, a summary in the
/// end. Safe for use by many threads.
public final class JobDisplay implements AutoCloseable {
    private final JobWatch watch = new JobWatch(Clock.systemUTC());
    private final Terminal terminal;
    private final Style style;
    private final PrintWriter err;
    private final Optional<ProgressDisplay> progress;
    private final Optional<SharedStreams> streams;
    private final List<JobRemarks> remarks;
    private boolean isFinished;

    private JobDisplay(
            boolean isShown,
            Terminal terminal,
            Style style,
            PrintWriter err,
            List<JobRemarks> remarks) {
        this.remarks = remarks;
        this.terminal = terminal;
        this.style = style;
        this.err = err;
        progress =
                isShown
                        ? Optional.of(ProgressDisplay.start(watch, terminal, style, err, remarks))
                        : Optional.empty();
        streams = progress.map(display -> SharedStreams.open(terminal, display));
    }

    /// Begins.
    ///
    /// @param isShown whether there is progress and a summary; messages are shown anyway
    /// @param err standard error
    /// @param remarks to be shown as well, in this order
    public static JobDisplay open(
            boolean isShown,
            Terminal terminal,
            Style style,
            PrintWriter err,
            List<JobRemarks> remarks) {
        return new JobDisplay(isShown, terminal, style, err, remarks);
    }

    /// To be told of the jobs.
    public JobWatch watch() {
        return watch;
    }

    /// Prints a message.
    public void say(String message) {
        Runnable print =
                () -> {
                    err.println("mayfly: " + message);
                    err.flush();
                };
        progress.ifPresentOrElse(display -> display.aside(true, print), print);
    }

    /// Takes the progress away and prints the summary. Only the first call does anything.
    public synchronized void finish() {
        if (isFinished) {
            return;
        }
        isFinished = true;
        streams.ifPresent(SharedStreams::close);
        progress.ifPresent(ProgressDisplay::close);
        if (progress.isPresent()) {
            int columns =
                    terminal.isError() ? new TerminalWidth(terminal.columns()).columns() : 140;
            List<String> lines = new Summary(style, columns).lines(watch.ended());
            lines.forEach(err::println);
            if (!lines.isEmpty()) {
                remarks.forEach(remark -> remark.summary().forEach(err::println));
            }
            err.flush();
        }
    }

    @Override
    public void close() {
        finish();
    }
}
