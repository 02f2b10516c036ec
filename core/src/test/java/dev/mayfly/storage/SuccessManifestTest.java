package dev.mayfly.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.storage.SuccessManifest.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuccessManifestTest {
    private static final SuccessManifest MANIFEST =
            new SuccessManifest(
                    "word-count-1",
                    List.of(
                            new Part("part-r-00000", 1_048_576, 20_311),
                            new Part("part-r-00001", 0, 0),
                            new Part("part r é.gz", 77, 2)));

    @Test
    void the_format_is_that_of_the_golden_file() throws IOException {
        try (InputStream golden = SuccessManifest.class.getResourceAsStream("/golden/success")) {
            byte[] expected = Objects.requireNonNull(golden).readAllBytes();

            assertThat(new String(MANIFEST.encode(), UTF_8)).isEqualTo(new String(expected, UTF_8));
            assertThat(SuccessManifest.decode(expected, "k")).contains(MANIFEST);
        }
        assertThat(MANIFEST.size()).isEqualTo(1_048_653);
        assertThat(MANIFEST.records()).isEqualTo(20_313);
    }

    @Test
    void any_manifest_is_read_as_it_was_written() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            List<Part> parts = new ArrayList<>();
            for (int part = random.nextInt(200); part > 0; part--) {
                parts.add(
                        new Part(
                                "p" + random.nextInt(),
                                random.nextLong() >>> 1,
                                random.nextInt(9)));
            }
            SuccessManifest manifest = new SuccessManifest("job-" + i, parts);

            assertThat(SuccessManifest.decode(manifest.encode(), "k")).contains(manifest);
        }
    }

    @Test
    void marks_of_other_systems_are_no_manifests() throws IOException {
        assertThat(SuccessManifest.decode(new byte[0], "k")).isEmpty();
        assertThat(SuccessManifest.decode("{\"name\":\"SuccessData/1\"}".getBytes(UTF_8), "k"))
                .isEmpty();
    }

    @Test
    void a_manifest_cut_anywhere_is_an_error() {
        byte[] whole = MANIFEST.encode();
        for (int size = 1; size < whole.length; size++) {
            byte[] cut = java.util.Arrays.copyOf(whole, size);
            assertThatThrownBy(() -> SuccessManifest.decode(cut, "out/_SUCCESS"))
                    .as("cut at %d", size)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("manifest damaged, cut short")
                    .hasMessageContaining("key=out/_SUCCESS line=");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mayfly-success 2/job a/parts 0/, version not known",
        "anything/, no manifest",
        "mayfly-success 1/parts 0/, field expected: job",
        "mayfly-success 1/job a/parts x/, number expected",
        "mayfly-success 1/job a/parts -1/, number expected",
        "mayfly-success 1/job a/parts 1/12 part/, part expected",
        "mayfly-success 1/job a/parts 1/12 -5 part/, number expected",
        "mayfly-success 1/job a/parts 1/12 5 /, empty",
        "mayfly-success 1/job a/parts 1/12 5 a\u0001b/, control characters",
        "mayfly-success 1/job a/parts 0/1 1 a/, more lines than parts",
    })
    void damage_is_told(String text, String reason) {
        byte[] content = text.replace('/', '\n').getBytes(UTF_8);

        assertThatThrownBy(() -> SuccessManifest.decode(content, "out/_SUCCESS"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("manifest damaged, ")
                .hasMessageContaining(reason)
                .hasMessageContaining("key=out/_SUCCESS");
    }

    @Test
    void a_part_outside_the_directory_cannot_be_named() {
        assertThatThrownBy(() -> new Part("../a", 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Part("a\nb", 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Part("", 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
