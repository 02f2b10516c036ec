package dev.mayfly.cli.ui;

import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobEvent.JobEnded;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.event.JobProgress;
import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.protocol.JobId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Follows all jobs of a program: those that run, and how the others ended. Told by coordinators'
/// threads, asked by any.
public final class JobWatch implements JobListener {
    private final Clock clock;
    private final Map<JobId, JobProgress> running = new LinkedHashMap<>();
    private final List<JobSnapshot> ended = new ArrayList<>();

    /// No job yet.
    ///
    /// @param clock the one that coordinators use
    public JobWatch(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void on(JobEvent event) {
        JobProgress progress = running.computeIfAbsent(event.job(), _ -> new JobProgress());
        progress.on(event);
        if (event instanceof JobEnded) {
            running.remove(event.job());
            ended.add(progress.snapshot(clock.instant()));
        }
    }

    /// Takes the end of the only job, or of the one that took its place, from somebody who knows it
    /// better than events tell.
    public synchronized void ended(JobSnapshot end) {
        running.clear();
        ended.add(end);
    }

    /// The jobs that run, in the order of their starts.
    synchronized List<JobSnapshot> running() {
        var now = clock.instant();
        return running.values().stream().map(progress -> progress.snapshot(now)).toList();
    }

    /// The jobs that ended, in the order of their ends.
    synchronized List<JobSnapshot> ended() {
        return List.copyOf(ended);
    }
}
