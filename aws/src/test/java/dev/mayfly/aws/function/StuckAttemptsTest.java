package dev.mayfly.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.call.Body;
import dev.mayfly.aws.call.Invocation;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StuckAttemptsTest {
    private static final JobId JOB = new JobId("job");

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final AtomicInteger ends = new AtomicInteger();
    private final StuckAttempts attempts =
            new StuckAttempts(new AttemptLog(new PrintStream(lines, true)), ends::incrementAndGet);

    private static AttemptId attempt(int partition) {
        return new AttemptId(new TaskId(new StageId(0), partition), 0);
    }

    private static Invocation.Call call(int partition) {
        return new Invocation.Call(JOB, attempt(partition), new Body.Inline(new byte[0]), "");
    }

    private static TaskSpec spec(int partition) {
        return new TaskSpec(
                JOB,
                attempt(partition),
                new byte[0],
                new TaskInput.Splits(List.of()),
                Optional.empty(),
                Optional.empty(),
                "/work",
                new TaskLimits(1 << 20, 1 << 16, false));
    }

    @Test
    void the_process_ends_if_nothing_else_runs_in_it() {
        attempts.begun(call(0));

        attempts.stuck(spec(0));

        assertThat(ends).hasValue(1);
        assertThat(lines.toString()).contains("does not stop", "\"partition\":0");
    }

    @Test
    void what_runs_beside_it_comes_to_its_end_before() {
        attempts.begun(call(0));
        attempts.begun(call(1));

        attempts.stuck(spec(0));
        assertThat(ends).hasValue(0);
        attempts.ended(call(1));

        assertThat(ends).hasValue(1);
    }

    @Test
    void one_that_stops_after_all_ends_nothing() {
        attempts.begun(call(0));
        attempts.begun(call(1));

        attempts.stuck(spec(0));
        attempts.ended(call(0));
        attempts.ended(call(1));
        attempts.stuck(spec(1));

        assertThat(ends).hasValue(0);
    }
}
