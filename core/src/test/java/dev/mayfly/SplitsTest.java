package dev.mayfly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Session;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text that several tasks read, cut wherever splits end: within lines, also those longer than what
/// is read at once, and within characters of several bytes.
class SplitsTest {
    private static final int BYTES = 10 << 20;
    private static final int SPLITS = 3;
    private static final String[] CHARACTERS = {"a", "z", " ", "é", "ß", "€", "語", "😀"};

    @TempDir private Path directory;

    /// Text, and how it falls into lines.
    ///
    /// @param middle where a line starts, about half-way
    private record Text(byte[] bytes, int middle, long lines, Map<Integer, Long> hashes) {}

    /// Each place where a split of the whole ends is in a long line, if it has long lines.
    private static Text text(RandomGenerator random, boolean hasLongLines) throws IOException {
        var bytes = new ByteArrayOutputStream(BYTES + (1 << 20));
        var hashes = new TreeMap<Integer, Long>();
        long lines = 0;
        int middle = 0;
        int next = BYTES / SPLITS - 50_000;
        while (bytes.size() < BYTES) {
            boolean isLong = hasLongLines && bytes.size() > next;
            if (isLong) {
                next += BYTES / SPLITS;
            }
            if (middle == 0 && bytes.size() > BYTES / 2) {
                middle = bytes.size();
            }
            String line = line(random, isLong ? 200_000 : random.nextInt(-10, 150));
            hashes.merge(line.length(), (long) line.hashCode(), Long::sum);
            bytes.write((line + (random.nextBoolean() ? "\n" : "\r\n")).getBytes(UTF_8));
            lines++;
        }
        return new Text(bytes.toByteArray(), middle, lines, hashes);
    }

    /// Empty if that many characters are fewer than none.
    private static String line(RandomGenerator random, int characters) {
        var line = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            line.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return line.toString();
    }

    @ParameterizedTest(name = "long lines at the ends of splits: {0}")
    @ValueSource(booleans = {false, true})
    void results_do_not_depend_on_splits(boolean isLong) {
        Seeds.check(
                1,
                random -> {
                    Text text = text(random, isLong);
                    Path whole = Files.createTempDirectory(directory, "whole");
                    Files.write(whole.resolve("1"), text.bytes());
                    Path halves = Files.createTempDirectory(directory, "halves");
                    Files.write(halves.resolve("1"), Arrays.copyOf(text.bytes(), text.middle()));
                    Files.write(
                            halves.resolve("2"),
                            Arrays.copyOfRange(text.bytes(), text.middle(), text.bytes().length));

                    requireSame(text, whole, SPLITS, options().withThreads(1));
                    requireSame(text, whole, SPLITS, options().withMemoryBytes(60_000));
                    requireSame(text, halves, 4, options().withThreads(4).withPartitions(5));
                });
    }

    private SessionOptions options() {
        return SessionOptions.defaults()
                .withThreads(2)
                .withWorkDirectory(directory.resolve("work").toString());
    }

    private static void requireSame(Text text, Path input, int splits, SessionOptions options) {
        List<Integer> tasks = Collections.synchronizedList(new ArrayList<>());
        JobListener listener =
                event -> {
                    if (event instanceof JobEvent.StagePlanned stage) {
                        tasks.add(stage.taskCount());
                    }
                };
        try (Session session = Mayfly.session(options.withListeners(List.of(listener)))) {
            var lines = session.text(input.toString());

            assertThat(lines.count()).isEqualTo(text.lines());
            assertThat(
                            lines.keyBy(line -> line.length())
                                    .mapValues(line -> (long) line.hashCode())
                                    .reduceByKey(Long::sum)
                                    .collectAsMap())
                    .isEqualTo(text.hashes());
        }
        assertThat(tasks.getFirst()).isEqualTo(splits);
    }
}
