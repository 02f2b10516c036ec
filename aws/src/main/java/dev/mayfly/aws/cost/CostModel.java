package dev.mayfly.aws.cost;

import dev.mayfly.aws.cost.StageLoad.Result;
import dev.mayfly.protocol.StageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Predicts seconds and dollars of a job on Lambda and S3. Pure.
///
/// A task reads and computes at the same time, and takes as long as the slower of the two; then it
/// writes. Tasks of a stage run in waves, as many at a time as the fleet allows, the last wave as
/// long as its slowest task. A stage begins when those that it reads are complete; stages that need
/// not wait for each other share the fleet. Functions that have started are used again.
public final class CostModel {
    private static final double MEGABYTE = 1e6;

    private final PriceTable prices;
    private final Fleet fleet;
    private final Assumptions assumptions;
    private final Tariff tariff;

    /// A model of one fleet.
    public CostModel(PriceTable prices, Fleet fleet, Assumptions assumptions) {
        this.prices = prices;
        this.fleet = fleet;
        this.assumptions = assumptions;
        this.tariff = new Tariff(prices, fleet);
    }

    /// Which prices it counts with.
    public PriceTable prices() {
        return prices;
    }

    /// Which functions it counts with.
    public Fleet fleet() {
        return fleet;
    }

    /// What it takes for granted.
    public Assumptions assumptions() {
        return assumptions;
    }

    /// What costs are worked out by.
    Tariff tariff() {
        return tariff;
    }

    /// What a job is expected to take.
    public Prediction predict(Workload workload) {
        var stages = new ArrayList<Prediction.Stage>();
        var ends = new HashMap<StageId, Double>();
        int started = 0;
        double last = 0;
        double busy = 0;
        for (StageLoad load : workload.stages()) {
            Prediction.Stage stage = predict(load, started);
            started += stage.newFunctions();
            stages.add(stage);
            double end = stage.seconds() + lastOf(load.producers(), ends);
            ends.put(load.stage(), end);
            last = Math.max(last, end);
            busy += stage.calls() * stage.taskSeconds();
        }
        double seconds = assumptions.waits().job() + Math.max(last, busy / fleet.concurrency());
        return prediction(stages, seconds);
    }

    private Prediction prediction(List<Prediction.Stage> stages, double seconds) {
        Usage usage = driver(stages);
        long shuffled = 0;
        long saved = 0;
        for (Prediction.Stage stage : stages) {
            usage = usage.plus(stage.cost().usage());
            long bytes = stage.load().resultBytes();
            Result result = stage.load().result();
            shuffled += result == Result.SHUFFLE ? bytes : 0;
            saved += result == Result.FILES ? bytes : 0;
        }
        return new Prediction(
                stages,
                seconds,
                tariff.cost(usage.plus(tariff.storage(shuffled, seconds))),
                saved,
                tariff.month(saved));
    }

    private Usage driver(List<Prediction.Stage> stages) {
        Assumptions.Bookkeeping bookkeeping = assumptions.bookkeeping();
        boolean isSaving = stages.stream().anyMatch(stage -> stage.load().result() == Result.FILES);
        Usage job = tariff.requests(bookkeeping.jobReads(), bookkeeping.jobWrites());
        return isSaving
                ? job.plus(
                        tariff.requests(
                                bookkeeping.kept().saveReads(),
                                bookkeeping.saveWrites() + bookkeeping.kept().saveWrites()))
                : job;
    }

    private static double lastOf(List<StageId> producers, Map<StageId, Double> ends) {
        return producers.stream().mapToDouble(id -> ends.getOrDefault(id, 0.0)).max().orElse(0);
    }

    /// @param started functions that earlier stages have started
    private Prediction.Stage predict(StageLoad load, int started) {
        int calls = Math.ceilDiv(load.taskCount(), fleet.attemptsPerCall());
        int width = Math.min(calls, fleet.concurrency());
        int fresh = Math.max(0, width - started);
        double task = calls == 0 ? 0 : taskSeconds(load);
        int waves = Math.ceilDiv(calls, fleet.concurrency());
        double start = fresh > 0 ? assumptions.waits().start() : 0;
        double seconds =
                waves == 0
                        ? 0
                        : launchSeconds(width, fresh)
                                + start
                                + task * (waves - 1 + assumptions.waits().slowest());
        Usage usage =
                tariff.functions(calls * task + fresh * assumptions.waits().start())
                        .plus(tariff.attempts((double) calls * fleet.attemptsPerCall(), 0))
                        .plus(tariff.requests((double) load.reads(), (double) load.writes()))
                        .plus(tariff.requests(startReads(fresh), 0));
        return new Prediction.Stage(load, calls, fresh, task, seconds, tariff.cost(usage));
    }

    private double startReads(int functions) {
        return (double) functions * assumptions.bookkeeping().startReads();
    }

    /// Until the last call of the first wave is under way.
    private double launchSeconds(int width, int fresh) {
        double sending = width / assumptions.waits().callsPerSecond();
        double starting =
                (double) Math.max(0, fresh - fleet.initialCalls()) / fleet.moreCallsPerSecond();
        return Math.max(sending, starting);
    }

    private double taskSeconds(StageLoad load) {
        Assumptions.Rates rates = assumptions.rates();
        Assumptions.Waits waits = assumptions.waits();
        double network = rates.network() / fleet.attemptsPerCall();
        double perTask = 1.0 / load.taskCount();
        double moving = load.bytesRead() * perTask / MEGABYTE / network;
        double waiting =
                waits.read()
                        * perTask
                        * ((double) load.inputReads() / assumptions.transfers().inputInFlight()
                                + (double) load.shuffleReads()
                                        / assumptions.transfers().shuffleInFlight());
        double lane = load.isFast() ? rates.fastLane() : rates.objectLane();
        double computing =
                (load.inputBytes() / lane + load.shuffleBytes() / rates.shuffle())
                        * perTask
                        / MEGABYTE
                        / fleet.processorsPerAttempt();
        double writing = load.resultBytes() * perTask / MEGABYTE / network;
        double ending = load.writes() == 0 ? 0 : waits.write();
        return waits.call() + Math.max(Math.max(moving, waiting), computing) + writing + ending;
    }
}
