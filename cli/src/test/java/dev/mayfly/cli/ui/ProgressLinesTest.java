package dev.mayfly.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private static final Style SYMBOLS = new Style(false, true);

    private final JobWatch watch = new JobWatch(JobEvents.NOW);

    @Test
    void each_stage_at_work_has_a_line_that_fits_the_terminal() {
        new JobEvents("count", watch)
                .start("flatMap at Words.java:12", "collect at Words.java:13", "not started")
                .stage(0, 10, 1)
                .stage(1, 39, 0);
        var all = new ArrayList<String>();

        for (int columns : List.of(160, 120, 80, 60, 40, 20)) {
            List<String> lines = new ProgressLines(SYMBOLS, columns).bars(watch.running());

            assertThat(lines).hasSize(2).allMatch(line -> line.length() < columns);
            all.addAll(lines);
        }
        Golden.verify("progress.txt", String.join("\n", all) + "\n");
    }

    @Test
    void a_file_gets_the_same_facts() {
        new JobEvents("count", watch).start("flatMap at Words.java:12").stage(0, 10, 1);

        assertThat(new ProgressLines(Style.PLAIN, 0).plain(watch.running()))
                .containsExactly(
                        "1/1 flatMap at Words.java:12: 10/40 tasks, 1.00 M records, 250 MB, 125 MB/s,"
                                + " 10 spills, 1 failed, 2.00 s");
    }

    @Test
    void complete_stages_and_ended_jobs_have_no_line() {
        new JobEvents("count", watch).start("a", "b").stage(0, 40, 0);

        assertThat(new ProgressLines(SYMBOLS, 80).bars(watch.running())).isEmpty();
    }

    @Test
    void many_stages_are_cut_short() {
        for (int job = 0; job < 11; job++) {
            new JobEvents("job-" + job, watch).start("a").stage(0, 1, 0);
        }

        List<String> lines = new ProgressLines(SYMBOLS, 80).bars(watch.running());

        assertThat(lines).hasSize(9).last().isEqualTo("and 3 more stages");
    }
}
