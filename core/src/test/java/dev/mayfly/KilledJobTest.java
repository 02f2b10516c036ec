package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Output;
import dev.mayfly.api.Session;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.SuccessManifest;
import dev.mayfly.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills JVMs that save into one directory again and again.
final class KilledJobTest {
    private static final int KILLS = 8;
    private static final int VALUES = 20_000;
    private static final int PARTS = 3;

    @TempDir Path directory;

    private Path work() {
        return directory.resolve("work");
    }

    private Path output() {
        return directory.resolve("output");
    }

    private static void save(Session session, int round, String output) {
        session.of(IntStream.range(0, VALUES).boxed().toList())
                .keyBy(number -> number)
                .sortByKey(PARTS)
                .map((key, value) -> round + " " + value)
                .saveAsText(Output.to(output).overwriting());
    }

    /// The child: saves for ever, and says before each round that it begins.
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            var options =
                    SessionOptions.defaults()
                            .withThreads(2)
                            .withMemoryBytes(100_000)
                            .withWorkDirectory(arguments[0]);
            try (Session session = Mayfly.session(options)) {
                for (int round = 0; ; round++) {
                    System.out.println(round);
                    save(session, round, arguments[1]);
                }
            }
        }
    }

    @Test
    void a_killed_job_leaves_a_complete_output_or_none() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildProcess child =
                    ChildProcess.start(Child.class, work().toString(), output().toString())) {
                int last = random.nextInt(3);
                while (!child.readLine().equals(Integer.toString(last))) {
                    // another round
                }
                LockSupport.parkNanos(
                        TimeUnit.MICROSECONDS.toNanos(
                                random.nextLong(last == 0 ? 600_000 : 60_000)));
            }
            requireCompleteOrAbsent("seed=" + seed + " kill=" + kill);
        }

        saveHere();

        requireCompleteOrAbsent("seed=" + seed + " last");
        assertThat(names(directory)).containsExactly("output", "work");
        assertThat(names(work())).isEmpty();
    }

    @Test
    void a_session_that_runs_is_left_alone() throws IOException {
        try (ChildProcess child =
                ChildProcess.start(Child.class, work().toString(), output().toString())) {
            child.readLine();
            saveElsewhere();
            for (int rounds = 0; rounds < 3; rounds++) {
                assertThat(child.readLine()).isNotNull();
            }
        }
    }

    private void saveElsewhere() {
        try (Session session = session()) {
            save(session, -1, directory.resolve("elsewhere").toString());
        }
    }

    private void saveHere() {
        try (Session session = session()) {
            save(session, -1, output().toString());
        }
    }

    private Session session() {
        return Mayfly.session(
                SessionOptions.defaults().withThreads(2).withWorkDirectory(work().toString()));
    }

    private void requireCompleteOrAbsent(String when) throws IOException {
        var store = new FileObjectStore(directory);
        try (var objects = store.list("output")) {
            if (objects.findAny().isEmpty()) {
                return;
            }
        }
        var manifest = SuccessManifest.read(store, "output/" + SuccessManifest.NAME).orElseThrow();
        long lines = 0;
        for (SuccessManifest.Part part : manifest.parts()) {
            Path file = output().resolve(part.name());
            assertThat(Files.size(file)).as(when + " " + file).isEqualTo(part.size());
            lines += Files.readAllLines(file).size();
        }
        assertThat(manifest.parts()).as(when).hasSize(PARTS);
        assertThat(lines).as(when).isEqualTo(VALUES);
        assertThat(names(output())).as(when).hasSize(PARTS + 1);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
