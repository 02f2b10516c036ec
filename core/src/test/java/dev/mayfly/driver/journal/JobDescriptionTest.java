package dev.mayfly.driver.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.code.CodeReference;
import dev.mayfly.lineage.Compression;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskOutput;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobDescriptionTest {
    private static final JobDescription DESCRIPTION =
            new JobDescription(
                    "save",
                    1_700_000_000_000L,
                    List.of(
                            new JobDescription.Stage(
                                    "scan",
                                    new byte[] {1, 2},
                                    List.of(),
                                    0,
                                    1,
                                    Optional.empty(),
                                    Optional.empty()),
                            new JobDescription.Stage(
                                    "write",
                                    new byte[] {3},
                                    List.of(0),
                                    2,
                                    3,
                                    Optional.of(List.of(new TaskInput.Encoded(new byte[] {4}))),
                                    Optional.of(0))),
                    List.of(
                            List.of(
                                    new TaskInput.Splits(
                                            List.of(
                                                    new InputSplit(
                                                            "s3://b/in",
                                                            0,
                                                            9,
                                                            10,
                                                            Compression.NONE))))),
                    Map.of(7, 1),
                    Map.of(5, List.of(new TaskOutput.KeptPartition("s3://b/kept", 4))),
                    new JobDescription.Target("s3://b/out", "s3://b/.mayfly-out-1", true),
                    4,
                    "s3://b/work/sessions/a",
                    List.of(new CodeReference("ab".repeat(32), "s3://b/code/ab.jar")));

    @Test
    void a_description_has_the_bytes_that_are_documented() throws IOException {
        assertThat(HexFormat.of().formatHex(DESCRIPTION.encode())).isEqualTo(golden());
    }

    @Test
    void a_description_is_read_as_it_was_written() {
        assertThat(JobDescription.decode(DESCRIPTION.encode(), "key"))
                .usingRecursiveComparison()
                .isEqualTo(DESCRIPTION);
    }

    private static String golden() throws IOException {
        try (var in = JobDescriptionTest.class.getResourceAsStream("/golden/job.hex")) {
            return new String(in.readAllBytes(), US_ASCII).replaceAll("\\s", "");
        }
    }
}
