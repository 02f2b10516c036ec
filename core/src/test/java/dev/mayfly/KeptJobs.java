package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Output;
import dev.mayfly.api.Session;
import dev.mayfly.driver.detached.Events;
import dev.mayfly.driver.detached.HandOver;
import dev.mayfly.driver.journal.SharedWork;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A job on threads whose state is kept in a directory, as on functions.
final class KeptJobs {
    static final int MAPS = 6;
    private static final int NAMES = 200;

    /// Has a permit for each task of this JVM that has begun to wait.
    static final Semaphore WAITING = new Semaphore(0);

    static final int REDUCES = 5;

    private final Path root;

    KeptJobs(Path root) {
        this.root = root;
    }

    Path work() {
        return root.resolve("work");
    }

    Path output() {
        return root.resolve("output");
    }

    /// Is there if tasks are not to wait.
    Path sign() {
        return root.resolve("sign");
    }

    SessionOptions options() {
        return SessionOptions.defaults()
                .withThreads(2)
                .withPartitions(REDUCES)
                .withWorkDirectory(root.resolve("temporary").toString())
                .withDeployment(this::surroundings);
    }

    Surroundings surroundings(SessionOptions options, String directory) {
        Surroundings local = LocalSurroundings.open(options, directory);
        return new Surroundings(
                local.store(),
                local.backend(),
                work() + "/sessions/" + Path.of(directory).getFileName(),
                options,
                Optional.of(new SharedWork(work().toString(), List.of())));
    }

    /// The same with jobs that are handed over.
    Surroundings detached(SessionOptions options, String directory, Events events) {
        var functions = new HandOver(events, Optional.empty(), Duration.ZERO);
        return surroundings(options, directory).withDetached(functions);
    }

    /// The same with attempts that go on writing when the job is done.
    SessionOptions optionsWithLateParts() {
        return optionsWithStore(LateParts::new);
    }

    /// The same with a driver that sees the store in another way.
    SessionOptions optionsWithStore(UnaryOperator<ObjectStore> seen) {
        return options()
                .withDeployment((options, directory) -> {
                    Surroundings given = surroundings(options, directory);
                    return new Surroundings(
                            seen.apply(given.store()),
                            given.backend(),
                            given.workDirectory(),
                            given.options(),
                            given.shared());
                });
    }

    /// Sums numbers by their last digits. The sums of one of the reduces wait for the sign, and say
    /// so.
    void save() {
        save(options());
    }

    void save(SessionOptions options) {
        String sign = sign().toString();
        try (Session session = Mayfly.session(options)) {
            session.of(IntStream.range(0, 6_000).boxed().toList())
                    .repartition(MAPS)
                    .keyBy(number -> number % 100)
                    .reduceByKey(Integer::sum)
                    .map((key, sum) -> {
                        if (key == 0) {
                            await(sign);
                        }
                        return key + " " + sum;
                    })
                    .saveAsText(Output.to(output().toString()).overwriting());
        }
    }

    /// Joins numbers to names of which a table is made. That waits for the sign, and says so.
    void join(SessionOptions options) {
        String sign = sign().toString();
        try (Session session = Mayfly.session(options)) {
            var names =
                    session.of(IntStream.range(0, NAMES).boxed().toList())
                            .keyBy(number -> {
                                if (number == 0) {
                                    await(sign);
                                }
                                return number;
                            })
                            .mapValues(number -> "name" + number);
            session.of(IntStream.range(0, 10 * NAMES).boxed().toList())
                    .keyBy(number -> number % NAMES)
                    .join(names)
                    .map((key, pair) -> pair.left() + " " + pair.right())
                    .saveAsText(Output.to(output().toString()));
        }
    }

    /// Joins the same by a table that is chosen for its small input, and proves too large.
    void joinGrown(SessionOptions options) throws IOException {
        try (Session session = forGrown(options)) {
            joinGrown(session);
        }
    }

    /// Whose tables may be so small.
    static Session forGrown(SessionOptions options) {
        return Mayfly.session(options.withBroadcastBytes(100).withPartitions(2));
    }

    void joinGrown(Session session) throws IOException {
        Path seed = Files.writeString(root.resolve("seed"), "name");
        var names =
                session.text(seed.toString())
                        .flatMap(name -> IntStream.range(0, NAMES).boxed().toList())
                        .keyBy(number -> number)
                        .mapValues(number -> "name" + number);
        session.of(IntStream.range(0, 10 * NAMES).boxed().toList())
                .keyBy(number -> number % NAMES)
                .join(names)
                .map((key, pair) -> pair.left() + " " + pair.right())
                .saveAsText(Output.to(output().toString()));
    }

    static List<String> joined() {
        return IntStream.range(0, 10 * NAMES)
                .mapToObj(number -> number + " name" + number % NAMES)
                .sorted()
                .toList();
    }

    private static void await(String sign) throws InterruptedException {
        if (!Files.exists(Path.of(sign))) {
            System.out.println("waiting");
            WAITING.release();
            new CountDownLatch(1).await();
        }
    }

    List<StoredJob> kept() throws IOException {
        return StoredJob.all(work().toString());
    }

    /// Whether the output holds what the job gives, and no file besides its parts and `_SUCCESS`.
    void requireExactOutput() throws IOException {
        assertThat(lines()).isEqualTo(expected());
        try (Stream<Path> files = Files.walk(output())) {
            assertThat(files.filter(file -> !file.equals(output())))
                    .extracting(file -> output().relativize(file).toString())
                    .containsExactlyInAnyOrder(
                            "_SUCCESS",
                            "part-r-00000",
                            "part-r-00001",
                            "part-r-00002",
                            "part-r-00003",
                            "part-r-00004");
        }
    }

    /// The lines of the output, sorted.
    List<String> lines() throws IOException {
        try (Stream<Path> parts = Files.list(output())) {
            return parts.filter(part -> part.toString().contains("part-"))
                    .flatMap(KeptJobs::linesOf)
                    .sorted()
                    .toList();
        }
    }

    private static Stream<String> linesOf(Path part) {
        try {
            return Files.readAllLines(part).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> expected() {
        return IntStream.range(0, 100)
                .mapToObj(key -> key + " " + (60 * key + 100 * (59 * 60 / 2)))
                .sorted()
                .toList();
    }
}
