package dev.mayfly.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.Golden;
import dev.mayfly.driver.event.EndState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private final JobWatch watch = new JobWatch(JobEvents.NOW);

    @Test
    void one_job_is_told_by_its_stages() {
        new JobEvents("count", watch)
                .start("flatMap at Words.java:12", "collect at Words.java:13")
                .stage(0, 40, 2)
                .stage(1, 40, 0)
                .counter("empty lines", 17)
                .end(EndState.SUCCEEDED);

        var all = new ArrayList<String>();
        for (int columns : List.of(140, 90, 60)) {
            List<String> lines = lines(columns);

            assertThat(lines.subList(1, lines.size())).allMatch(line -> line.length() <= columns);
            all.addAll(lines);
        }
        Golden.verify("summary.txt", String.join("\n", all) + "\n");
    }

    @Test
    void several_jobs_are_told_one_by_one_and_added_up() {
        new JobEvents("first", watch).start("a").stage(0, 40, 0).end(EndState.SUCCEEDED);
        new JobEvents("second", watch).start("a", "b").stage(0, 3, 4).end(EndState.FAILED);

        Golden.verify("summary-jobs.txt", String.join("\n", lines(100)) + "\n");
    }

    @Test
    void what_a_job_counted_that_another_has_replaced_does_not_count() {
        new JobEvents("first", watch)
                .start("a")
                .stage(0, 40, 0)
                .counter("calls", 17)
                .end(EndState.REPLACED);
        new JobEvents("again", watch).start("a").counter("calls", 17).end(EndState.SUCCEEDED);

        assertThat(lines(100))
                .contains("  calls = 17")
                .anyMatch(line -> line.contains("first (replaced)"));
    }

    @Test
    void no_job_is_nothing_to_tell() {
        assertThat(lines(100)).isEmpty();
    }

    private List<String> lines(int columns) {
        return new Summary(Style.PLAIN, columns).lines(watch.ended());
    }
}
