package dev.mayfly.aws.call;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.backend.TestSpecs;
import dev.mayfly.code.CodeReference;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.protocol.JobId;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvocationTest {
    private static final Invocation INVOCATION =
            new Invocation(
                    List.of(new CodeReference("0123456789abcdef".repeat(4), "s3://b/code/a.jar")),
                    300,
                    List.of(
                            new Invocation.Call(
                                    new JobId("job-7"),
                                    TestSpecs.attempt(200),
                                    new Body.Inline(new byte[] {0, 1, (byte) 255}),
                                    "s3://b/answer"),
                            new Invocation.Call(
                                    new JobId("job-8"),
                                    TestSpecs.attempt(1),
                                    new Body.Stored("s3://b/spec", 70_000, 0xCAFEBABE),
                                    "s3://b/other")));
    private static final InvocationAnswer ANSWER =
            new InvocationAnswer(
                    "environment-1",
                    3,
                    List.of(
                            new Body.Inline(new byte[] {9, 0, 9}),
                            new Body.Stored("s3://b/other", 70_000, 1)));

    @Test
    void an_invocation_has_the_bytes_that_are_documented() throws IOException {
        assertThat(hex(INVOCATION.toPayload())).isEqualTo(golden("invocation.hex"));
    }

    @Test
    void an_answer_has_the_bytes_that_are_documented() throws IOException {
        assertThat(hex(ANSWER.toPayload())).isEqualTo(golden("invocation-answer.hex"));
    }

    @Test
    void an_invocation_is_read_as_it_was_written() {
        Invocation read = Invocation.of(INVOCATION.toPayload());

        assertThat(read).usingRecursiveComparison().isEqualTo(INVOCATION);
    }

    @Test
    void an_answer_is_read_as_it_was_written() {
        InvocationAnswer read = InvocationAnswer.of(ANSWER.toPayload());

        assertThat(read).usingRecursiveComparison().isEqualTo(ANSWER);
    }

    @Test
    void a_payload_is_one_json_string_that_needs_no_escapes() {
        assertThat(new String(INVOCATION.toPayload(), US_ASCII))
                .matches("\"mayfly1\\.[A-Za-z0-9_-]+\"");
    }

    @Test
    void every_cut_of_an_invocation_is_refused() {
        byte[] content = Payload.contentOf(INVOCATION.toPayload());

        for (int size = 0; size < content.length; size++) {
            byte[] cut = Payload.of(Arrays.copyOf(content, size));
            assertThatThrownBy(() -> Invocation.of(cut)).isInstanceOf(EncodingException.class);
        }
    }

    @Test
    void bytes_behind_the_end_are_refused() {
        byte[] content = Payload.contentOf(INVOCATION.toPayload());

        byte[] longer = Payload.of(Arrays.copyOf(content, content.length + 1));

        assertThatThrownBy(() -> Invocation.of(longer)).hasMessageContaining("behind the end");
    }

    @Test
    void another_version_is_refused_with_what_to_do() {
        byte[] content = Payload.contentOf(INVOCATION.toPayload());
        content[0] = 1;

        assertThatThrownBy(() -> Invocation.of(Payload.of(content)))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("deploy the function again")
                .hasMessageContaining("version=1 expected=3");
    }

    @Test
    void an_answer_of_another_version_is_refused_with_what_to_do() {
        byte[] content = Payload.contentOf(ANSWER.toPayload());
        content[0] = 1;

        assertThatThrownBy(() -> InvocationAnswer.of(Payload.of(content)))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("deploy the function again")
                .hasMessageContaining("version=1 expected=3");
    }

    @Test
    void what_others_send_is_refused() {
        for (String foreign : List.of("", "{}", "\"\"", "\"mayfly2.AA\"", "{\"key\":\"value\"}")) {
            assertThatThrownBy(() -> Invocation.of(foreign.getBytes(US_ASCII)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not a payload");
        }
    }

    private static String hex(byte[] payload) {
        return HexFormat.of().formatHex(Payload.contentOf(payload));
    }

    private static String golden(String name) throws IOException {
        try (var in = InvocationTest.class.getResourceAsStream("/golden/" + name)) {
            return new String(in.readAllBytes(), US_ASCII).replaceAll("\\s", "");
        }
    }
}
