package dev.mayfly.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProgressDisplayTest {
    private static final Terminal TERMINAL = new Terminal(true, true, StandardCharsets.UTF_8, 80);

    private final StringWriter written = new StringWriter();
    private final JobWatch watch = new JobWatch(JobEvents.NOW);

    @Test
    @Timeout(10)
    void bars_are_drawn_over_and_taken_away() {
        new JobEvents("count", watch).start("a").stage(0, 1, 0);

        var display =
                ProgressDisplay.start(
                        watch, TERMINAL, TERMINAL.style(true), new PrintWriter(written), List.of());
        while (!written.toString().contains("\u001b[1A\r")) {
            Thread.onSpinWait(); // the second frame goes over the first
        }
        display.aside(true, () -> written.write("aside\n"));
        display.close();

        assertThat(written.toString()).contains("1/1 a", "\u001b[1A\r\u001b[Jaside\n");
        String afterLastBar = written.toString();
        assertThat(afterLastBar.lastIndexOf("\u001b[J"))
                .isGreaterThan(afterLastBar.lastIndexOf("1/1 a"));
    }

    @Test
    void a_short_job_shows_no_bar() {
        var display =
                ProgressDisplay.start(
                        watch, TERMINAL, TERMINAL.style(true), new PrintWriter(written), List.of());
        new JobEvents("count", watch).start("a").stage(0, 1, 0);
        display.close();

        assertThat(written.toString()).isEmpty();
    }

    @Test
    @Timeout(10)
    void a_remark_stands_below_the_jobs() {
        new JobEvents("count", watch).start("a").stage(0, 1, 0);
        var remarks =
                new JobRemarks() {
                    @Override
                    public String progress() {
                        return "cost $1 so far" + "!".repeat(100);
                    }

                    @Override
                    public List<String> summary() {
                        return List.of();
                    }
                };

        try (var _ =
                ProgressDisplay.start(
                        watch,
                        TERMINAL,
                        TERMINAL.style(false),
                        new PrintWriter(written),
                        List.of(remarks))) {
            while (!written.toString().contains("cost $1")) {
                Thread.onSpinWait();
            }
        }

        assertThat(written.toString().lines().filter(line -> line.contains("cost $1")))
                .allMatch(line -> line.replace("\u001b[K", "").length() == 79);
    }
}
