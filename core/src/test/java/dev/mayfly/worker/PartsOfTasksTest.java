package dev.mayfly.worker;

import static dev.mayfly.worker.Attempts.INTS;
import static dev.mayfly.worker.Attempts.LARGE;
import static dev.mayfly.worker.Attempts.LONGS;
import static dev.mayfly.worker.Attempts.TINY;
import static dev.mayfly.worker.Attempts.blocks;
import static dev.mayfly.worker.Attempts.program;
import static dev.mayfly.worker.Attempts.sum;
import static dev.mayfly.worker.Attempts.toDriver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codecs;
import dev.mayfly.function.Counter;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Program;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskProgress;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.Deadline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Tasks whose attempts hand back, each with memory of its own, against those of one attempt.
class PartsOfTasksTest {
    private final Attempts attempts = new Attempts();
    private final List<TaskOutput> left = List.of(attempts.shuffled(0, 700, PartsOfTasksTest::key));
    private final List<TaskOutput> right =
            List.of(attempts.shuffled(1, 120, PartsOfTasksTest::key));

    /// Keys that do not come in their order.
    private static Object key(Object value) {
        return (int) (49 - (Long) value % 50);
    }

    /// What a task did.
    private record Done(List<String> records, Map<String, Long> counters, long recordsRead) {}

    private Done whole(Program program, TaskInput input, TaskLimits limits) throws Exception {
        var done = (TaskOutcome.Succeeded) attempts.run(Attempts.spec(program, input, limits));
        return done(done.progress());
    }

    private Done done(TaskProgress progress) throws Exception {
        var records = new ArrayList<String>();
        for (TaskOutput output : progress.outputs()) {
            records.addAll(attempts.records(output, null, Attempts.erased(Codecs.strings())));
        }
        return new Done(records, progress.counters(), progress.metrics().recordsRead());
    }

    private Done inParts(
            Program program,
            TaskInput input,
            TaskLimits limits,
            List<TaskLimits> others,
            RandomGenerator random)
            throws Exception {
        TaskSpec spec = Attempts.spec(program, input, limits.withReadMillis(1));
        int parts = 0;
        while (true) {
            int[] asks = {random.nextInt(40)};
            TaskOutcome outcome = attempts.run(spec, () -> --asks[0] < 0);
            if (outcome instanceof TaskOutcome.Succeeded succeeded) {
                assertThat(parts).isPositive();
                return done(succeeded.progress());
            }
            var back = (TaskOutcome.HandedBack) outcome;
            TaskLimits other = others.get(random.nextInt(others.size()));
            spec = spec.after(back).withLimits(other.withReadMillis(1));
            parts++;
        }
    }

    private void check(Program program, TaskInput input) {
        check(program, input, true);
    }

    /// @param isMemoryFree whether each attempt may have other memory
    private void check(Program program, TaskInput input, boolean isMemoryFree) {
        Seeds.check(
                10,
                random -> {
                    TaskLimits limits = random.nextBoolean() ? TINY : LARGE;

                    Done expected = whole(program, input, limits);
                    List<TaskLimits> others = isMemoryFree ? List.of(TINY, LARGE) : List.of(limits);
                    Done actual = inParts(program, input, limits, others, random);

                    assertThat(expected.records()).isNotEmpty();
                    assertThat(actual).isEqualTo(expected);
                });
    }

    /// To texts, counted.
    private static Program textsOf(Source source) {
        return program(
                source,
                toDriver(null, Attempts.erased(Codecs.strings())),
                new Operator.MapPair((key, value) -> {
                    new Counter("pairs").increment();
                    return key + "=" + value;
                }));
    }

    private static Source.Shuffled shuffled(int stage, Reduction reduction) {
        return new Source.Shuffled(new StageId(stage), reduction, INTS, LONGS);
    }

    private static Pipeline side(int stage, Operator... operators) {
        return new Pipeline(shuffled(stage, new Reduction.Pass()), List.of(operators));
    }

    static Stream<Reduction> reductions() {
        return Stream.of(new Reduction.Pass(), new Reduction.Sort(true), sum());
    }

    @ParameterizedTest
    @MethodSource("reductions")
    void what_a_shuffle_gives(Reduction reduction) {
        check(textsOf(shuffled(0, reduction)), blocks(left, 0));
    }

    @ParameterizedTest
    @MethodSource("reductions")
    void what_is_reduced_where_it_lies(Reduction reduction) {
        var counted =
                side(
                        0,
                        new Operator.MapValue(value -> {
                            new Counter("values").increment();
                            return value;
                        }));

        check(textsOf(new Source.Reduced(counted, reduction, INTS, LONGS)), blocks(left, 0));
    }

    @ParameterizedTest
    @EnumSource(names = "COGROUP", mode = EnumSource.Mode.EXCLUDE)
    void joins(JoinKind kind) {
        var few =
                new Operator.FilterPair((key, value) -> {
                    new Counter("right").increment();
                    return (Integer) key % 5 == 0;
                });
        var join = new Source.Joined(kind, side(0), side(1, few), INTS, LONGS, LONGS);

        check(textsOf(join), new TaskInput.Sides(blocks(left, 0), blocks(right, 0)));
    }

    @ParameterizedTest
    @MethodSource("reductions")
    void gathered_partitions(Reduction reduction) {
        var coalesced = new Source.Coalesced(new Pipeline(shuffled(0, reduction), List.of()), 1);

        check(
                textsOf(coalesced),
                new TaskInput.Several(Collections.nCopies(4, blocks(left, 0))),
                false); // a partition that is begun with other memory has another order
    }

    /// Half over behind the first partition.
    private static final class HalfOver implements Deadline {
        private final int due;
        private int asked;

        HalfOver(int due) {
            this.due = due;
        }

        @Override
        public boolean isDue() {
            return ++asked >= due;
        }

        @Override
        public double spent() {
            return asked > 40 ? 0.6 : 0;
        }
    }

    @Test
    void gathered_partitions_are_cut_at_the_deadline_and_not_before() {
        var coalesced = new Source.Coalesced(new Pipeline(shuffled(0, sum()), List.of()), 1);
        var four = new TaskInput.Several(Collections.nCopies(4, blocks(left, 0)));
        TaskSpec spec = Attempts.spec(textsOf(coalesced), four, LARGE.withReadMillis(1));

        TaskOutcome inTime = attempts.run(spec, new HalfOver(Integer.MAX_VALUE));
        var cut = (TaskOutcome.HandedBack) attempts.run(spec, new HalfOver(120));

        assertThat(inTime).isInstanceOf(TaskOutcome.Succeeded.class);
        assertThat(cut.done().counters()).containsEntry("pairs", 120L);
    }
}
