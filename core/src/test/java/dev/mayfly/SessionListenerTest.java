package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a session tells those who listen, and what they may do.
final class SessionListenerTest {
    @TempDir private Path directory;

    /// Notes what it hears, in order.
    private static final class Hearing implements JobListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void planned(JobId job, JobPlan plan, Runnable cancel) {
            heard.add(job + " with " + plan.stages().size() + " stages");
        }

        @Override
        public void on(JobEvent event) {
            if (event instanceof JobEvent.JobStarted started) {
                heard.add(started.job() + " started");
            }
        }
    }

    @Test
    void a_listener_hears_the_plan_of_each_job_before_its_start() {
        var hearing = new Hearing();
        try (var listened =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withListeners(List.of(hearing))
                                .withWorkDirectory(directory.resolve("listened").toString()))) {
            listened.of(List.of("a", "b")).distinct().count();
        }

        String job = hearing.heard.getLast().replace(" started", "");
        assertThat(hearing.heard).containsExactly(job + " with 2 stages", job + " started");
    }

    @Test
    void a_listener_can_stop_the_job_that_it_was_told_of() {
        var stops = new ArrayList<Runnable>();
        var stopping =
                new JobListener() {
                    @Override
                    public void planned(JobId job, JobPlan plan, Runnable cancel) {
                        stops.add(cancel);
                    }

                    @Override
                    public void on(JobEvent event) {
                        if (event instanceof JobEvent.AttemptStarted) {
                            stops.getLast().run();
                        }
                    }
                };
        try (var listened =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withListeners(List.of(stopping))
                                .withWorkDirectory(directory.resolve("listened").toString()))) {
            var slow =
                    listened.of(List.of(1))
                            .map(number -> {
                                Thread.sleep(60_000);
                                return number;
                            });

            assertThatThrownBy(slow::count).isInstanceOf(JobCancelledException.class);
        }
        stops.getLast().run(); // after its end that is nothing
    }

    @Test
    void a_session_that_only_plans_tells_no_more_than_the_plan() {
        var hearing = new Hearing();
        try (var planning =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withPlanOnly((action, plan) -> {})
                                .withListeners(List.of(hearing))
                                .withWorkDirectory(directory.resolve("planning").toString()))) {
            assertThat(planning.of(List.of("a")).count()).isZero();
        }

        assertThat(hearing.heard).singleElement().asString().endsWith("with 1 stages");
    }
}
