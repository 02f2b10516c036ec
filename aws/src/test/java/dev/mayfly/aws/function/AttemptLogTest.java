package dev.mayfly.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.call.Body;
import dev.mayfly.aws.call.Invocation;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class AttemptLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AttemptLog log = new AttemptLog(new PrintStream(bytes));
    private final Invocation.Call call =
            new Invocation.Call(
                    new JobId("job-1"), TestSpecs.attempt(5), new Body.Inline(new byte[0]), "key");

    @Test
    void a_success_is_one_line_with_its_ids() {
        log.ended(call, TestSpecs.success(call.attempt()), 12, "request-1", 3);

        assertThat(bytes.toString().strip())
                .isEqualTo(
                        """
                        {"level":"INFO","message":"attempt ended","job":"job-1","stage":0,\
                        "partition":5,"attempt":0,"requestId":"request-1","served":3,"millis":12,\
                        "outcome":"succeeded"}\
                        """);
    }

    @Test
    void a_failure_between_attempts_has_the_job_alone() {
        var failure = new Failure("java.io.IOException", "no", "at once");

        log.eventFailed(call.job(), failure, "request-1", 3);

        assertThat(bytes.toString().strip())
                .isEqualTo(
                        """
                        {"level":"ERROR","message":"event failed","job":"job-1",\
                        "requestId":"request-1","served":3,"outcome":"failed",\
                        "failure":"java.io.IOException: no","trace":"at once"}\
                        """);
    }

    @Test
    void a_failure_is_one_line_however_long_its_trace() {
        var failure = new Failure("java.io.IOException", "said \"no\"", "first\n\tat second");

        log.ended(call, new TaskOutcome.Transient(call.attempt(), failure), 1, "request-1", 1);

        assertThat(bytes.toString().lines()).hasSize(1);
        assertThat(bytes.toString())
                .contains("\"outcome\":\"transient\"")
                .contains("\"failure\":\"java.io.IOException: said \\\"no\\\"\"")
                .contains("\"trace\":\"first\\n\\tat second\"");
    }
}
