package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.api.Session;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.function.MapFunction;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What users see when a job cannot be built or run, and what it leaves.
final class FailureTest {
    private static final CountDownLatch STARTED = new CountDownLatch(1);

    @TempDir Path directory;
    private Session session;

    @BeforeEach
    void open() {
        session = SmallSessions.open(directory);
    }

    @AfterEach
    void close() {
        session.close();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    /// Not serializable.
    static final class Meter {
        int size() {
            return 1;
        }
    }

    @Test
    void a_failing_function_is_shown_with_task_file_offset_and_cause() throws IOException {
        String file = SmallSessions.input(directory, "1\n22\nno number\n4\n");

        var failure =
                catchThrowableOfType(
                        JobFailedException.class,
                        () -> session.text(file).map(line -> Integer.parseInt(line)).collect());

        assertThat(failure)
                .hasMessageContaining("stage=0")
                .hasMessageContaining("NumberFormatException")
                .hasMessageContaining("\"no number\"")
                .hasMessageContaining("input.txt offset=5");
        assertThat(failure.place().partition()).isZero();
        assertThat(failure.place().attempt()).isEqualTo(1);
        assertThat(failure.place().label()).isNotEmpty();
        assertThat(failure.trace()).contains("FailureTest");
    }

    private int attemptsUntilFailure(MapFunction<String, Integer> function) {
        var options =
                SessionOptions.defaults()
                        .withMaxAttempts(4)
                        .withWorkDirectory(directory.resolve("work").toString());
        try (var patient = Mayfly.session(options)) {
            var failure =
                    catchThrowableOfType(
                            JobFailedException.class,
                            () -> patient.of("x").map(function).collect());
            return failure.place().attempt() + 1;
        }
    }

    @Test
    void a_function_that_fails_twice_in_the_same_way_is_not_tried_again() {
        assertThat(attemptsUntilFailure(text -> Integer.parseInt(text))).isEqualTo(2);
        assertThatThrownBy(() -> session.of("x").map(text -> Integer.parseInt(text)).collect())
                .hasMessageEndingWith("failed twice in the same way");
    }

    @Test
    void a_function_whose_input_or_output_fails_is_tried_up_to_the_limit() {
        assertThat(
                        attemptsUntilFailure(text -> {
                            throw new IOException("service is busy");
                        }))
                .isEqualTo(4);
    }

    @Test
    void an_empty_path_is_refused() {
        assertThatThrownBy(() -> session.text("a", ""))
                .hasMessage("text got an empty path; the current directory is \".\": paths=[a, ]");
        assertThatThrownBy(() -> session.wholeFiles("")).hasMessageContaining("empty path");
        assertThatThrownBy(() -> session.of("a").saveAsText("")).hasMessageContaining("empty path");
    }

    @Test
    void a_work_directory_that_cannot_be_used_is_named_with_the_reason() throws IOException {
        String file = SmallSessions.input(directory, "x");

        assertThatThrownBy(() ->
                        Mayfly.session(SessionOptions.defaults().withWorkDirectory(file)).close())
                .hasMessage("work directory cannot be used, not a directory: directory=" + file);
        assertThatThrownBy(() ->
                        Mayfly.session(SessionOptions.defaults().withWorkDirectory(file + "/work"))
                                .close())
                .hasMessageContaining("work directory cannot be used, not a directory")
                .hasMessageContaining(file + "/work");
    }

    @Test
    void damaged_gzip_input_names_the_file() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 10_000; i++) {
                gzip.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] damaged = bytes.toByteArray();
        damaged[damaged.length - 6] ^= 1; // the checksum
        Files.write(directory.resolve("bad.gz"), damaged);

        assertThatThrownBy(() -> session.text(path("bad.gz")).count())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("bad.gz")
                .hasMessageContaining(
                        " at or before offset=" + (damaged.length - 4) + " reason=wrong checksum");
    }

    @Test
    void cut_gzip_input_names_the_file() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("line\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = bytes.toByteArray();
        Files.write(directory.resolve("cut.gz"), java.util.Arrays.copyOf(whole, whole.length - 9));

        assertThatThrownBy(() -> session.text(path("cut.gz")).count())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("cut.gz");
    }

    /// Files of this machine, of which the first one below a directory is damaged when it is
    /// opened.
    private static final class DamagedStore extends ForwardingStore {
        private final String below;
        private volatile @Nullable String damaged;

        DamagedStore(String below) {
            super(new FileObjectStore(Path.of("")));
            this.below = below;
        }

        /// One at a time, so that none reads the file meanwhile.
        @Override
        public synchronized ObjectReader open(String key) throws IOException {
            if (key.contains(below) && damaged == null) {
                damaged = key;
                byte[] content = Files.readAllBytes(Path.of(key));
                content[content.length / 2] ^= 1;
                Files.write(Path.of(key), content);
            }
            return super.open(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shuffle/", "/in-0/", "/out/"}) // or spilled by reduces or maps
    void a_damaged_shuffle_fails_the_job_and_is_named(String below) {
        var store = new DamagedStore(below);
        var options =
                SessionOptions.defaults()
                        .withThreads(2)
                        .withMemoryBytes(20_000)
                        .withWorkDirectory(path("work"))
                        .withDeployment((each, work) -> LocalSurroundings.open(each, work, store));

        try (Session small = Mayfly.session(options)) {
            var groups =
                    small.of(IntStream.range(0, 20_000).boxed().toList())
                            .keyBy(number -> number)
                            .groupByKey()
                            .map((key, numbers) -> key);

            var failure = catchThrowableOfType(JobFailedException.class, groups::count);

            assertThat(failure)
                    .hasMessageContaining("attempt=0")
                    .hasMessageContaining("corrupt block")
                    .hasMessageContaining("object=" + store.damaged + " offset=");
        }
    }

    @Test
    void input_that_vanishes_while_a_job_runs_is_named() throws IOException {
        String file = SmallSessions.input(directory, "a\nb\n");
        String other = path("other.txt");
        Files.writeString(Path.of(other), "c\n");
        var options =
                SessionOptions.defaults()
                        .withThreads(1)
                        .withMaxAttempts(1)
                        .withWorkDirectory(path("work"));

        try (Session alone = Mayfly.session(options)) {
            var lines = alone.text(file, other).map(line -> removed(other, line));

            assertThatThrownBy(lines::collect)
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("other.txt");
        }
    }

    private static String removed(String file, String line) throws IOException {
        Files.deleteIfExists(Path.of(file));
        return line;
    }

    @Test
    void input_that_matches_nothing_is_named() {
        Throwable failure = catchThrowable(() -> session.text(path("none/*.txt")).collect());

        assertThat(failure).hasMessageContaining(path("none/*.txt"));
        assertThat(catchThrowable(() -> session.text(path("none.txt")).count()))
                .hasMessageContaining(path("none.txt"));
    }

    @Test
    void values_that_cannot_be_encoded_are_refused_where_the_dataset_is_built() {
        assertThatThrownBy(() -> session.of("a").map(line -> Thread.currentThread()))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("FailureTest.java:")
                .hasMessageContaining("java.lang.Thread");
    }

    @Test
    void a_function_that_cannot_travel_is_refused_with_the_variable() {
        var meter = new Meter();

        assertThatThrownBy(() -> session.of("a").map(line -> meter.size()))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("FailureTest.java:")
                .hasMessageContaining("`meter`");
    }

    @Test
    void streams_of_a_group_cannot_be_collected() {
        var groups = session.of("a").keyBy(line -> line).groupByKey();

        assertThatThrownBy(groups::collect)
                .hasMessageContaining("values stream and cannot be moved, kept or collected");
    }

    @Test
    void interrupting_the_caller_cancels_its_job() throws Exception {
        var thrown = new AtomicReference<Throwable>();
        Thread caller =
                Thread.ofPlatform()
                        .start(() ->
                                thrown.set(
                                        catchThrowable(() ->
                                                session.of("a")
                                                        .map(line -> slow(line))
                                                        .saveAsText(path("out")))));
        STARTED.await();
        caller.interrupt();
        caller.join(10_000);

        assertThat(thrown.get()).isInstanceOf(JobCancelledException.class);
        assertThat(directory).isDirectoryNotContaining("glob:**/*out*");
        assertThat(session.of("b").collect()).containsExactly("b");
    }

    private static String slow(String line) throws InterruptedException {
        STARTED.countDown();
        new CountDownLatch(1).await();
        return line;
    }
}
