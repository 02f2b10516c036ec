package dev.mayfly.driver.scheduler;

import dev.mayfly.driver.scheduler.SchedulerEvent.AttemptEnded;
import dev.mayfly.driver.scheduler.SchedulerEvent.JobSubmitted;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/// A large job run without workers: attempts take a random, simulated time and some fail. Shows
/// what the scheduler itself costs.
///
/// `main` takes the number of tasks, of slots and the seed, 1,000,000, 1,000 and 1 by default, and
/// prints what it took. Run it with `-Xmx2g`, or less.
public final class SchedulerSimulation {
    private static final JobId JOB = new JobId("simulated");
    private static final double FAILURE_RATE = 0.02;
    private static final TaskOutput OUTPUT = new TaskOutput.Inline(new byte[0]);

    private final Random random;
    private final Scheduler scheduler;
    private final PriorityQueue<Running> running =
            new PriorityQueue<>(
                    Comparator.comparingLong(Running::end).thenComparingLong(Running::order));
    private long attemptCount;
    private long committedCount;
    private boolean isSucceeded;

    private record Running(AttemptId attempt, long end, long order) {}

    /// What a simulation took.
    ///
    /// @param simulatedMillis how long the job took in its own time
    /// @param elapsedMillis how long the simulation took
    public record Report(
            long taskCount,
            long attemptCount,
            long committedCount,
            boolean isSucceeded,
            long simulatedMillis,
            long elapsedMillis) {}

    private SchedulerSimulation(int slots, long seed) {
        random = new Random(seed);
        scheduler = new Scheduler(slots);
    }

    /// Simulates a job of some stages: half of the tasks map, a quarter each are in two stages side
    /// by side that read them, and one task reads both.
    public static Report run(int taskCount, int slots, long seed) {
        return new SchedulerSimulation(slots, seed).run(taskCount);
    }

    /// Runs one simulation and prints its report.
    public static void main(String[] args) {
        int tasks = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int slots = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
        System.out.println(run(tasks, slots, seed));
    }

    private Report run(int taskCount) {
        long start = System.nanoTime();
        int quarter = (taskCount - 1) / 4;
        var stages =
                List.of(
                        stage(0, taskCount - 1 - 2 * quarter, 0),
                        stage(1, quarter, 1),
                        stage(2, quarter, 1),
                        stage(3, 1, 3));
        long now = 0;
        perform(scheduler.on(new JobSubmitted(JOB, new StageGraph(stages), 4)), now);
        for (Running next = running.poll(); next != null; next = running.poll()) {
            now = next.end;
            perform(scheduler.on(new AttemptEnded(JOB, outcome(next.attempt))), now);
        }
        long elapsedMillis = (System.nanoTime() - start) / 1_000_000;
        return new Report(taskCount, attemptCount, committedCount, isSucceeded, now, elapsedMillis);
    }

    /// A stage that depends on the first `producers` stages.
    private static StageTasks stage(int index, int tasks, int producers) {
        var dependencies = new ArrayList<StageId>();
        for (int i = 0; i < producers; i++) {
            dependencies.add(new StageId(i));
        }
        return new StageTasks(new StageId(index), tasks, dependencies);
    }

    private void perform(List<Command> commands, long now) {
        for (Command command : commands) {
            switch (command) {
                case Command.Launch(_, var attempt) ->
                        running.add(
                                new Running(
                                        attempt, now + 500 + random.nextInt(1000), attemptCount++));
                case Command.CommitTask _ -> committedCount++;
                case Command.JobSucceeded _ -> isSucceeded = true;
                case Command.StageStarted _,
                        Command.CancelAttempt _,
                        Command.KeepPart _,
                        Command.StageCompleted _,
                        Command.JobFailed _,
                        Command.JobCancelled _ -> {}
            }
        }
    }

    private TaskOutcome outcome(AttemptId attempt) {
        boolean isFailing = attempt.number() < 3 && random.nextDouble() < FAILURE_RATE;
        return isFailing
                ? new TaskOutcome.Transient(attempt, new Failure("Simulated", "", ""))
                : new TaskOutcome.Succeeded(attempt, OUTPUT, TaskMetrics.NONE, Map.of());
    }
}
