package dev.mayfly.driver.event;

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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One job's events, added up: what progress lines and summaries show. Told by one thread, asked by
/// any.
public final class JobProgress implements JobListener {
    private final List<StageProgress> stages = new ArrayList<>();
    private final Map<String, Long> counters = new TreeMap<>();
    private @Nullable JobStarted start;
    private @Nullable JobEnded end;

    /// A job that has not started.
    public JobProgress() {}

    /// Takes the next event. All are of one job.
    @Override
    public synchronized void on(JobEvent event) {
        switch (event) {
            case JobStarted started -> start = started;
            case StagePlanned planned -> stages.add(new StageProgress(planned));
            case StageStarted(_, var time, var stage) -> stages.get(stage.index()).started(time);
            case AttemptStarted(_, _, var attempt) -> stageOf(attempt).attemptStarted();
            case AttemptEnded ended -> stageOf(ended.attempt()).attemptEnded(ended);
            case CounterChanged(_, _, var name, var value) -> counters.put(name, value);
            case StageCompleted(_, var time, var stage) ->
                    stages.get(stage.index()).completed(time);
            case JobEnded ended -> {
                end = ended;
                if (ended.state() == EndState.REPLACED) {
                    counters.clear(); // the other job counts
                }
                stages.forEach(stage -> stage.stopped(ended.time()));
            }
        }
    }

    /// The job as it is now.
    ///
    /// @param now from the clock that the coordinator uses
    public synchronized JobSnapshot snapshot(Instant now) {
        var snapshots = new ArrayList<StageSnapshot>(stages.size());
        for (StageProgress stage : stages) {
            snapshots.add(stage.snapshot(now));
        }
        JobStarted started = start;
        JobEnded ended = end;
        return new JobSnapshot(
                started == null ? "" : started.name(),
                started == null ? 0 : started.slots(),
                elapsedMillis(now),
                ended == null ? Optional.empty() : Optional.of(ended.state()),
                ended == null ? "" : ended.failure(),
                snapshots,
                counters);
    }

    private long elapsedMillis(Instant now) {
        if (end != null) {
            return end.durationMillis();
        }
        return start == null ? 0 : Duration.between(start.time(), now).toMillis();
    }

    private StageProgress stageOf(AttemptId attempt) {
        return stages.get(attempt.task().stage().index());
    }
}
