package dev.mayfly.aws.cost;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent.AttemptEnded;
import dev.mayfly.driver.event.JobEvent.AttemptStarted;
import dev.mayfly.driver.event.JobEvent.StagePlanned;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskSpec.Records;
import dev.mayfly.storage.BilledRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the attempts of one stage use. Not safe for use by many threads.
///
/// An attempt costs the time that its worker measured and that of a call around it. One that did
/// not succeed costs the time that a function had it, nothing if none had; one that was cancelled
/// also what its function may go on for until it looks whether anybody waits for it. Requests that
/// nobody counted are taken from the prediction.
final class StageMeter {
    /// How many times as long as the slowest so far an attempt may take, and how many times as long
    /// as until now if it is that slow already.
    static final double LATE = 2;

    /// How long a function goes on at most when its attempt is cancelled: until it looks, and a
    /// moment before and behind that.
    static final double STOP_SECONDS = Records.LOOK_PAUSE.toSeconds() + 2;

    private final StagePlanned plan;
    private final Tariff tariff;
    private final double callSeconds;
    private final double timeoutSeconds;
    private final Prediction.@Nullable Stage prediction;
    private final Map<AttemptId, Instant> running = new HashMap<>();
    private final Set<AttemptId> unsent = new HashSet<>();
    private final Set<AttemptId> sentLater = new HashSet<>();
    private final BitSet done = new BitSet();
    private long runningSinceMillis;
    private double usefulSeconds;
    private double slowestSeconds;
    private Usage useful = Usage.NONE;
    private Usage wasted = Usage.NONE;
    private long bytesWritten;

    StageMeter(StagePlanned plan, CostModel model, Prediction.@Nullable Stage prediction) {
        this.plan = plan;
        this.tariff = model.tariff();
        this.callSeconds = model.assumptions().waits().call();
        this.timeoutSeconds = model.fleet().timeout().toMillis() / 1e3;
        this.prediction = prediction;
    }

    /// Stages that must be complete before.
    List<StageId> producers() {
        return plan.dependencies();
    }

    /// One more attempt runs.
    void started(AttemptStarted event) {
        running.put(event.attempt(), event.time());
        runningSinceMillis += event.time().toEpochMilli();
    }

    /// No function has one of the attempts, so it costs nothing yet.
    void waits(AttemptId attempt) {
        Instant since = running.get(attempt);
        if (since != null && unsent.add(attempt)) {
            runningSinceMillis -= since.toEpochMilli();
        }
    }

    /// A function has one of the attempts from now on.
    void runs(AttemptId attempt, Instant time) {
        if (unsent.remove(attempt)) {
            sentLater.add(attempt);
            running.put(attempt, time);
            runningSinceMillis += time.toEpochMilli();
        }
    }

    /// One attempt fewer runs.
    void ended(AttemptEnded event) {
        Instant since = running.remove(event.attempt());
        if (since == null || unsent.remove(event.attempt())) {
            return;
        }
        runningSinceMillis -= since.toEpochMilli();
        TaskMetrics metrics = event.metrics();
        long millis = metrics.durationMillis();
        boolean isOfDriver =
                event.state() == EndState.FAILED || event.state() == EndState.CANCELLED;
        if (sentLater.remove(event.attempt()) && isOfDriver) {
            millis = Math.min(millis, Duration.between(since, event.time()).toMillis());
        }
        double seconds = callSeconds + millis / 1e3;
        boolean isFirst =
                event.state() == EndState.SUCCEEDED
                        && !done.get(event.attempt().task().partition());
        boolean isUseful = isFirst || event.state() == EndState.CONTINUED;
        if (event.state() == EndState.CANCELLED) {
            seconds = stoppedSeconds(1, seconds);
        }
        Usage usage = tariff.attempts(1, seconds).plus(requests(metrics));
        if (isUseful) {
            if (isFirst) {
                done.set(event.attempt().task().partition());
            }
            useful = useful.plus(usage);
            usefulSeconds += seconds;
            slowestSeconds = Math.max(slowestSeconds, seconds);
            bytesWritten += metrics.bytesWritten();
        } else {
            wasted = wasted.plus(usage);
        }
    }

    private Usage requests(TaskMetrics metrics) {
        BilledRequests sent = BilledRequests.of(metrics.requests().counts());
        if (sent.equals(BilledRequests.NONE)) {
            return requestsOfTask();
        }
        return tariff.requests((double) sent.reads(), (double) sent.writes())
                .plus(requestsToFiles());
    }

    /// Where files of this machine stand for objects, nobody counts what they would be asked for.
    private Usage requestsToFiles() {
        if (prediction == null) {
            return Usage.NONE;
        }
        BilledRequests files = prediction.load().toFiles();
        double tasks = Math.max(1, prediction.load().taskCount());
        return tariff.requests(files.reads() / tasks, files.writes() / tasks);
    }

    private Usage requestsOfTask() {
        if (prediction == null) {
            return Usage.NONE;
        }
        StageLoad load = prediction.load();
        double tasks = Math.max(1, load.taskCount());
        return tariff.requests(load.reads() / tasks, load.writes() / tasks);
    }

    /// What it does and how far it is, for people.
    String progress() {
        return "label=\""
                + plan.label()
                + "\" tasks="
                + done.cardinality()
                + "/"
                + plan.taskCount();
    }

    /// Attempts that run or wait for a function.
    int launchedCount() {
        return running.size();
    }

    /// Attempts that run.
    int runningCount() {
        return running.size() - unsent.size();
    }

    /// Whether a function has an attempt.
    boolean isRunning(AttemptId attempt) {
        return running.containsKey(attempt) && !unsent.contains(attempt);
    }

    /// Tasks for which no attempt has succeeded or runs.
    int waitingCount() {
        return Math.max(0, plan.taskCount() - done.cardinality() - running.size());
    }

    /// Attempts that succeeded first, and those that they went on from.
    Usage useful() {
        return useful;
    }

    /// All others that ended.
    Usage wasted() {
        return wasted;
    }

    /// Attempts that run, so far.
    Usage runningSoFar(Instant now) {
        return tariff.attempts(runningCount(), runningSeconds(now));
    }

    /// What is still to come, if tasks go on as they have so far, or as predicted.
    Usage expected(Instant now) {
        double left = running.size() * typicalSeconds() - runningSeconds(now);
        return tariff.attempts(0, Math.max(0, left))
                .plus(requestsOfTask().times(running.size()))
                .plus(typicalTask().times(waitingCount()));
    }

    /// The most that the attempts that run may cost if they are cancelled now.
    Usage runningAtMost(Instant now) {
        int count = running.size();
        return tariff.attempts(count, stoppedSeconds(count, runningSeconds(now)))
                .plus(requestsOfTask().times(count));
    }

    /// The most that so many further attempts may cost if they are cancelled at once.
    Usage launchedAtMost(int count) {
        return tariff.attempts(count, stoppedSeconds(count, 0)).plus(requestsOfTask().times(count));
    }

    /// Whether less is spent if its attempts are cancelled: some wait, or those that run may run
    /// for longer than functions that are told to stop.
    boolean isWorthStopping(Instant now) {
        int count = running.size();
        double soFar = runningSeconds(now);
        return waitingCount() > 0 || stoppedSeconds(count, soFar) < endSeconds(count, soFar);
    }

    /// Map outputs of the tasks done, in bytes.
    long shuffledBytes() {
        boolean isShuffle =
                prediction != null && prediction.load().result() == StageLoad.Result.SHUFFLE;
        return isShuffle ? bytesWritten : 0;
    }

    private double runningSeconds(Instant now) {
        return Math.max(0, (runningCount() * now.toEpochMilli() - runningSinceMillis) / 1e3);
    }

    private double predictedSeconds() {
        return prediction == null ? 0 : prediction.taskSeconds();
    }

    private double typicalSeconds() {
        return done.isEmpty() ? predictedSeconds() : usefulSeconds / done.cardinality();
    }

    private Usage typicalTask() {
        return done.isEmpty()
                ? tariff.attempts(1, predictedSeconds()).plus(requestsOfTask())
                : useful.times(1.0 / done.cardinality());
    }

    /// The most that attempts may take that are cancelled, all together.
    ///
    /// @param soFar what they have taken, in seconds
    private double stoppedSeconds(int count, double soFar) {
        return Math.min(endSeconds(count, soFar), soFar + count * STOP_SECONDS);
    }

    /// The most that attempts may take that are left alone, all together.
    private double endSeconds(int count, double soFar) {
        double known = Math.max(slowestSeconds, predictedSeconds());
        double late = known == 0 ? Double.MAX_VALUE : LATE * Math.max(count * known, soFar);
        return Math.min(count * timeoutSeconds, late);
    }
}
