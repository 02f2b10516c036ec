package dev.mayfly.aws.cost;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Order;
import dev.mayfly.api.Session;
import dev.mayfly.aws.cost.PlanningEngine.Input;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Slice;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.StageId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/// The queries of the source system's benchmark at the sizes that it published, and what our engine
/// makes of their data.
///
/// How many bytes leave a stage was measured by running the examples over one task's worth of
/// generated data (`mayfly gen-data`, event log); results of a whole table follow from its number
/// of groups. See `docs/cost.md`.
///
/// @see <a
///   href="https://aws.amazon.com/blogs/compute/ad-hoc-big-data-processing-made-simple-with-serverless-mapreduce/">Ad
///   hoc big data processing made simple with serverless MapReduce</a>
final class SourceBenchmark {
    private static final long RANKINGS_BYTES = 6_380_000_000L;
    private static final long VISITS_BYTES = 126_800_000_000L;
    private static final String RANKINGS = "s3://bucket/rankings";
    private static final String VISITS = "s3://bucket/uservisits";
    private static final String OUT = "s3://bucket/out";
    private static final int RANKINGS_TASKS = 64;

    private SourceBenchmark() {}

    /// A query on a fleet.
    ///
    /// @param reducers partitions of each shuffle, or 0 if the planner is to choose them and the
    ///   map tasks
    /// @param shares bytes that leave each stage for each that comes in
    record Query(
            String name, int functions, int reducers, List<Double> shares, Consumer<Session> job) {
        /// What it is expected to take.
        Prediction predict(Assumptions assumptions) {
            var model = new CostModel(PriceTable.bundled(), Fleet.of(functions), assumptions);
            JobPlan plan = plan();
            var known = new HashMap<StageId, Double>();
            var next = shares.iterator();
            for (JobPlan.Stage stage : plan.stages()) {
                boolean isRelay = stage.program().sink() instanceof Sink.Relay;
                known.put(stage.id(), isRelay ? 1.0 : next.next());
            }
            return model.predict(Workload.of(plan, assumptions, known));
        }

        /// Partitions of its shuffles.
        int partitions() {
            return plan().stages().stream()
                    .map(stage -> stage.program().sink())
                    .filter(Sink.Shuffle.class::isInstance)
                    .mapToInt(sink -> ((Sink.Shuffle) sink).partitioning().count())
                    .findFirst()
                    .orElse(0);
        }

        /// Whether the planner decides everything.
        boolean isPlanners() {
            return reducers == 0;
        }

        /// What the planner makes of it.
        JobPlan plan() {
            var inputs =
                    Map.of(
                            RANKINGS,
                            new Input(RANKINGS_BYTES, isPlanners() ? 0 : RANKINGS_TASKS),
                            VISITS,
                            new Input(VISITS_BYTES, isPlanners() ? 0 : functions));
            var engine = new PlanningEngine(inputs, functions, reducers);
            try (var session = new Session(engine)) {
                job.accept(session);
            } catch (CancellationException e) {
                return engine.plan();
            }
            throw new IllegalStateException("query has no action: " + name);
        }
    }

    /// All that are predicted.
    static List<Query> queries() {
        return List.of(
                new Query("1a", 64, 1, List.of(0.000_36), session -> scan(session, 1000)),
                new Query("1b", 64, 1, List.of(0.036), session -> scan(session, 100)),
                aggregation("2a", 1000, 30, 8, 0.104, 0.0033),
                aggregation("2a", 1000, 0, 8, 0.104, 0.0033),
                aggregation("2a", 512, 16, 8, 0.105, 0.0033),
                aggregation("2a", 512, 0, 8, 0.105, 0.0033),
                aggregation("2c", 1000, 128, 12, 0.128, 0.37),
                aggregation("2c", 1000, 0, 12, 0.128, 0.37),
                join("3a", 1000, 30, "1980-04-01", 0.0029, 0.028),
                join("3a", 1000, 0, "1980-04-01", 0.0029, 0.028),
                join("3b", 1000, 30, "1983-01-01", 0.0344, 0.2),
                join("3b", 1000, 0, "1983-01-01", 0.0344, 0.2),
                join("3c", 1000, 128, "2010-01-01", 0.344, 0.43),
                join("3c", 1000, 0, "2010-01-01", 0.344, 0.43));
    }

    private static void scan(Session session, long rank) {
        session.delimited(Delimited.by(','), RANKINGS)
                .filter(page -> page.getLong(1) > rank)
                .map(page -> page.select(0, 1))
                .saveAsDelimited(',', OUT);
    }

    private static Query aggregation(
            String name, int functions, int reducers, int length, double moved, double saved) {
        return new Query(
                name,
                functions,
                reducers,
                List.of(moved, saved),
                session ->
                        session.delimited(Delimited.by(','), VISITS)
                                .keyBy(visit -> visit.slice(0).prefix(length))
                                .aggregate(Aggregate.sum(visit -> visit.getDouble(3)))
                                .saveAsDelimited(',', OUT));
    }

    private static Query join(
            String name, int functions, int reducers, String lastDay, double moved, double joined) {
        Slice first = Slice.of("1980-01-01");
        Slice last = Slice.of(lastDay);
        return new Query(
                name,
                functions,
                reducers,
                List.of(moved, 0.985, joined, 0.0),
                session -> {
                    var revenues =
                            session.delimited(Delimited.by(','), VISITS)
                                    .filter(visit ->
                                            visit.slice(2).compareTo(first) >= 0
                                                    && visit.slice(2).compareTo(last) <= 0)
                                    .keyBy(visit -> visit.slice(1))
                                    .mapValues(visit -> visit.select(0, 3));
                    var ranks =
                            session.delimited(Delimited.by(','), RANKINGS)
                                    .keyBy(page -> page.slice(0))
                                    .mapValues(page -> page.select(1));
                    revenues.join(ranks)
                            .keyBy((page, pair) -> pair.left().slice(0))
                            .aggregate(Aggregate.sum(pair -> pair.left().getDouble(1)))
                            .map((address, total) -> total)
                            .top(1, Order.by(total -> total));
                });
    }
}
