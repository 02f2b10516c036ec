package dev.mayfly.driver.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.scheduler.SchedulerEvent.AttemptEnded;
import dev.mayfly.driver.scheduler.SchedulerEvent.CancelRequested;
import dev.mayfly.driver.scheduler.SchedulerEvent.JobSubmitted;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SchedulerPropertyTest {
    private static final int SEEDS = 20_000;

    @Test
    void every_order_of_answers_failures_and_cancels_keeps_the_promises() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new RandomSession(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    @Test
    void equal_events_give_equal_commands() {
        for (long seed = 0; seed < 100; seed++) {
            List<Command> once = new RandomSession(seed).run();
            List<Command> again = new RandomSession(seed).run();

            assertThat(again).as("seed=%d", seed).isEqualTo(once);
        }
    }

    /// Some jobs whose attempts are answered at random: in any order, twice, late, failing.
    private static final class RandomSession {
        private record Running(JobId job, AttemptId attempt) {}

        private final Random random;
        private final Scheduler scheduler;
        private final CommandChecker checker;
        private final double failureRate;
        private final double handBackRate;
        private final List<Running> running = new ArrayList<>();
        private final List<Running> answered = new ArrayList<>();
        private final List<Command> commands = new ArrayList<>();
        private int submittedCount;

        private RandomSession(long seed) {
            random = new Random(seed);
            int slots = 1 + random.nextInt(5);
            scheduler = new Scheduler(slots);
            checker = new CommandChecker(slots);
            failureRate = random.nextInt(3) * 0.2;
            handBackRate = random.nextInt(3) * 0.3;
        }

        private List<Command> run() {
            int jobCount = 1 + random.nextInt(3);
            while (submittedCount < jobCount || !running.isEmpty()) {
                if (submittedCount < jobCount && (running.isEmpty() || random.nextInt(4) == 0)) {
                    submit();
                } else if (random.nextInt(40) == 0) {
                    cancel();
                } else if (!answered.isEmpty() && random.nextInt(10) == 0) {
                    answer(answered.get(random.nextInt(answered.size())));
                } else {
                    Running next = running.remove(random.nextInt(running.size()));
                    answered.add(next);
                    answer(next);
                }
            }
            assertThat(checker.isQuiet()).as("every job has ended").isTrue();
            return commands;
        }

        private void submit() {
            var stages = new ArrayList<StageTasks>();
            for (int i = 0, count = random.nextInt(6); i < count; i++) {
                var producers = new ArrayList<StageId>();
                for (int p = 0; p < i; p++) {
                    if (random.nextInt(3) == 0) {
                        producers.add(new StageId(p));
                    }
                }
                stages.add(new StageTasks(new StageId(i), random.nextInt(7), producers));
            }
            var job = new JobId("job-" + submittedCount++);
            var graph = new StageGraph(stages);
            tell(new JobSubmitted(job, graph, 1 + random.nextInt(4), recovered(graph)));
        }

        private Recovered recovered(StageGraph graph) {
            var committed = new HashSet<TaskId>();
            double share = random.nextInt(4) / 3.0;
            for (StageTasks stage : graph.stages()) {
                for (int i = 0; i < stage.taskCount(); i++) {
                    if (random.nextDouble() < share) {
                        committed.add(new TaskId(stage.id(), i));
                    }
                }
            }
            return new Recovered(random.nextInt(3) * 4, committed);
        }

        private void cancel() {
            if (submittedCount > 0) {
                var job = new JobId("job-" + random.nextInt(submittedCount));
                tell(new CancelRequested(job));
            }
        }

        private void answer(Running which) {
            tell(new AttemptEnded(which.job, outcome(which.attempt)));
        }

        private TaskOutcome outcome(AttemptId attempt) {
            var failure =
                    random.nextInt(3) > 0
                            ? new Failure("Error", "answer " + commands.size(), "")
                            : new Failure("Error", "again", "", "Job.java:" + random.nextInt(2));
            if (random.nextDouble() >= failureRate) {
                var done =
                        new TaskOutcome.Succeeded(
                                attempt,
                                new TaskOutput.Inline(new byte[0]),
                                TaskMetrics.NONE,
                                Map.of());
                return random.nextDouble() < handBackRate
                        ? new TaskOutcome.HandedBack(done, new TaskInput.Splits(List.of()))
                        : done;
            }
            return switch (random.nextInt(10)) {
                case 0 -> new TaskOutcome.Fatal(attempt, failure);
                case 1 -> new TaskOutcome.Cancelled(attempt);
                default -> new TaskOutcome.Transient(attempt, failure);
            };
        }

        private void tell(SchedulerEvent event) {
            for (Command command : checker.tell(scheduler, event)) {
                commands.add(command);
                if (command instanceof Command.Launch(var job, var attempt)) {
                    running.add(new Running(job, attempt));
                }
            }
        }
    }
}
