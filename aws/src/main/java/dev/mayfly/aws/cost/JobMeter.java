package dev.mayfly.aws.cost;

import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobEvent.AttemptEnded;
import dev.mayfly.driver.event.JobEvent.AttemptStarted;
import dev.mayfly.driver.event.JobEvent.CounterChanged;
import dev.mayfly.driver.event.JobEvent.JobEnded;
import dev.mayfly.driver.event.JobEvent.JobStarted;
import dev.mayfly.driver.event.JobEvent.StageCompleted;
import dev.mayfly.driver.event.JobEvent.StagePlanned;
import dev.mayfly.driver.event.JobEvent.StageStarted;
import dev.mayfly.protocol.AttemptId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one job costs. Not safe for use by many threads.
final class JobMeter {
    private final CostModel model;
    private final Optional<Prediction> prediction;
    private final List<StageMeter> stages = new ArrayList<>();
    private @Nullable Instant started;
    private @Nullable Instant ended;

    JobMeter(CostModel model, Optional<Prediction> prediction) {
        this.model = model;
        this.prediction = prediction;
    }

    /// Takes the next event.
    void on(JobEvent event) {
        switch (event) {
            case JobStarted _ -> started = event.time();
            case StagePlanned planned ->
                    stages.add(new StageMeter(planned, model, prediction(stages.size())));
            case AttemptStarted attempt -> stage(attempt.attempt()).started(attempt);
            case AttemptEnded attempt -> stage(attempt.attempt()).ended(attempt);
            case JobEnded _ -> ended = event.time();
            case StageStarted _, StageCompleted _, CounterChanged _ -> {}
        }
    }

    private Prediction.@Nullable Stage prediction(int stage) {
        return prediction.map(known -> known.stages().get(stage)).orElse(null);
    }

    /// Whether it is known what is still to come.
    boolean isPredicted() {
        return prediction.isPresent();
    }

    private StageMeter stage(AttemptId attempt) {
        return stages.get(attempt.task().stage().index());
    }

    /// Notes that an attempt waits for a function.
    void waits(AttemptId attempt) {
        if (isPlanned(attempt)) {
            stage(attempt).waits(attempt);
        }
    }

    /// Notes that an attempt has waited until now.
    void runs(AttemptId attempt, Instant time) {
        if (isPlanned(attempt)) {
            stage(attempt).runs(attempt, time);
        }
    }

    private boolean isPlanned(AttemptId attempt) {
        return attempt.task().stage().index() < stages.size();
    }

    /// Whether a function has an attempt.
    boolean isRunning(AttemptId attempt) {
        return stage(attempt).isRunning(attempt);
    }

    /// Attempts that run or wait for a function.
    int launchedCount() {
        return stages.stream().mapToInt(StageMeter::launchedCount).sum();
    }

    /// Attempts that run.
    int runningCount() {
        return stages.stream().mapToInt(StageMeter::runningCount).sum();
    }

    /// Whether less is spent if it is stopped now.
    boolean isWorthStopping(Instant now) {
        return stages.stream().anyMatch(stage -> stage.isWorthStopping(now));
    }

    /// Functions that it is expected to start.
    int expectedFunctions() {
        return prediction.stream()
                .flatMap(known -> known.stages().stream())
                .mapToInt(Prediction.Stage::newFunctions)
                .sum();
    }

    /// The first stage that is not complete, for people; empty if there is none.
    String underWay() {
        for (int stage = 0; stage < stages.size(); stage++) {
            if (stages.get(stage).launchedCount() + stages.get(stage).waitingCount() > 0) {
                return "stage="
                        + (stage + 1)
                        + "/"
                        + stages.size()
                        + " "
                        + stages.get(stage).progress();
            }
        }
        return "";
    }

    /// Attempts that failed, were cancelled or came second.
    Usage wasted() {
        Usage sum = Usage.NONE;
        for (StageMeter stage : stages) {
            sum = sum.plus(stage.wasted());
        }
        return sum;
    }

    /// So far.
    Usage spent(Instant now) {
        Usage sum = ended();
        for (StageMeter stage : stages) {
            sum = sum.plus(stage.runningSoFar(now));
        }
        return sum.plus(storage(now));
    }

    /// In the end, as far as can be told.
    Usage forecast(Instant now) {
        Usage sum = spent(now);
        if (ended != null) {
            return sum;
        }
        if (started == null) {
            return prediction.map(known -> withoutStarts(known)).orElse(Usage.NONE);
        }
        for (StageMeter stage : stages) {
            sum = sum.plus(stage.expected(now));
        }
        return sum;
    }

    /// The functions' starts are shared by all jobs and counted elsewhere.
    private Usage withoutStarts(Prediction known) {
        double seconds = expectedFunctions() * model.assumptions().waits().start();
        return known.cost().usage().plus(model.tariff().functions(-seconds));
    }

    /// If it is stopped now: what ended, what runs until its function stops, and what is launched
    /// before anybody can stop it.
    ///
    /// @param freeSlots for attempts of any job
    Usage committed(Instant now, int freeSlots) {
        Usage sum = ended().plus(storage(now));
        if (ended != null) {
            return sum;
        }
        int free = Math.max(1, freeSlots);
        for (StageMeter stage : stages) {
            sum = sum.plus(stage.runningAtMost(now));
            if (isReady(stage)) {
                int next = Math.min(free, stage.waitingCount());
                sum = sum.plus(stage.launchedAtMost(next));
            }
        }
        return started == null ? sum.plus(firstWave(freeSlots)) : sum;
    }

    /// Whether a stage's attempts run already, or will as soon as those that run have ended.
    private boolean isReady(StageMeter stage) {
        return stage.producers().stream()
                .allMatch(producer -> stages.get(producer.index()).waitingCount() == 0);
    }

    /// Of a job that is planned: what the stages that wait for nothing begin with, at most.
    private Usage firstWave(int freeSlots) {
        Usage sum = Usage.NONE;
        for (Prediction.Stage stage : prediction.map(Prediction::stages).orElse(List.of())) {
            StageLoad load = stage.load();
            if (load.producers().isEmpty() && load.taskCount() > 0) {
                int next = Math.min(freeSlots, load.taskCount());
                double atMost =
                        Math.min(StageMeter.LATE * stage.taskSeconds(), StageMeter.STOP_SECONDS);
                sum =
                        sum.plus(stage.cost().usage().times((double) next / load.taskCount()))
                                .plus(
                                        model.tariff()
                                                .attempts(
                                                        0, next * (atMost - stage.taskSeconds())));
            }
        }
        return sum;
    }

    private Usage ended() {
        Usage sum = Usage.NONE;
        for (StageMeter stage : stages) {
            sum = sum.plus(stage.useful()).plus(stage.wasted());
        }
        return sum;
    }

    /// As if all map outputs lay there since the job's start.
    private Usage storage(Instant now) {
        if (started == null) {
            return Usage.NONE;
        }
        long bytes = stages.stream().mapToLong(StageMeter::shuffledBytes).sum();
        double seconds = Duration.between(started, ended == null ? now : ended).toMillis() / 1e3;
        return model.tariff().storage(bytes, Math.max(0, seconds));
    }
}
