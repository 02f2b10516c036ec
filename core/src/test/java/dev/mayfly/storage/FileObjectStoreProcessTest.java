package dev.mayfly.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.testing.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the file store promises to other processes and to those that come after a killed one.
class FileObjectStoreProcessTest {
    private static final int PARTS = 3;
    private static final int RACES = 200;

    @TempDir Path directory;

    @Test
    void one_of_two_processes_wins_each_put_if_absent() throws Exception {
        List<String> wins = new ArrayList<>();
        try (ChildProcess left = ChildProcess.start(Racer.class, directory.toString(), "left");
                ChildProcess right =
                        ChildProcess.start(Racer.class, directory.toString(), "right")) {
            assertThat(left.readLine()).isEqualTo("ready");
            assertThat(right.readLine()).isEqualTo("ready");
            left.writeLine("go");
            right.writeLine("go");
            for (ChildProcess child : List.of(left, right)) {
                for (String line; !(line = child.readLine()).equals("done"); ) {
                    wins.add(line);
                }
            }
        }

        assertThat(wins).hasSize(RACES).doesNotHaveDuplicates();
        try (Stream<ObjectInfo> objects = new FileObjectStore(directory).list("")) {
            assertThat(objects).hasSize(RACES);
        }
    }

    @Test
    void a_process_killed_at_any_moment_leaves_only_whole_objects() throws Exception {
        long seed = 20_251;
        Random random = new Random(seed);
        FileObjectStore store = new FileObjectStore(directory);
        int generation = 0;
        for (int kill = 0; kill < 10; kill++) {
            int told = generation;
            try (ChildProcess child =
                    ChildProcess.start(
                            Publisher.class,
                            directory.toString(),
                            String.valueOf(generation + 1))) {
                assertThat(child.readLine()).isEqualTo("ready");
                for (int line = random.nextInt(20); line >= 0; line--) {
                    told = Integer.parseInt(child.readLine());
                }
                long end = System.nanoTime() + random.nextInt(3_000_000);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            }

            generation = checkedGeneration(store, "seed=" + seed + " kill=" + kill, kill % 2 == 0);
            assertThat(generation).as("seed=%d kill=%d", seed, kill).isGreaterThanOrEqualTo(told);
        }
        assertThat(generation).isGreaterThan(10);
    }

    /// Checks all objects.
    ///
    /// @return the generation of what is published
    private static int checkedGeneration(FileObjectStore store, String run, boolean listsAll)
            throws IOException {
        List<String> published = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        try (Stream<ObjectInfo> objects = store.list(listsAll ? "" : "out")) {
            objects.forEach(object -> keys.add(object.key()));
        }
        keys.removeIf(key -> key.endsWith("/" + SuccessManifest.NAME));
        for (String key : keys) {
            String text = readChecked(store, key, run);
            if (key.startsWith("out/")) {
                published.add(text);
            }
        }
        assertThat(published).as("parts, %s", run).hasSize(PARTS);
        assertThat(published.stream().distinct()).as("generations, %s", run).hasSize(1);
        return Integer.parseInt(published.getFirst());
    }

    /// Reads an object that [Publisher] wrote, which is a number repeated on lines and their count.
    private static String readChecked(FileObjectStore store, String key, String run)
            throws IOException {
        try (ObjectReader reader = store.open(key)) {
            byte[] content = new byte[Math.toIntExact(reader.size())];
            reader.read(0, content, 0, content.length);
            List<String> lines = new String(content, UTF_8).lines().toList();
            assertThat(lines).as("%s, %s", key, run).isNotEmpty();
            assertThat(lines.getLast())
                    .as("%s, %s", key, run)
                    .isEqualTo("end " + (lines.size() - 1));
            assertThat(lines.subList(0, lines.size() - 1).stream().distinct()).hasSize(1);
            return lines.getFirst();
        }
    }

    /// Puts objects that another process puts as well, and prints which it won.
    static final class Racer {
        private Racer() {}

        public static void main(String[] arguments) throws IOException {
            ObjectStore store = new FileObjectStore(Path.of(arguments[0]));
            byte[] content = arguments[1].repeat(1000).getBytes(UTF_8);
            System.out.println("ready");
            new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
            for (int i = 0; i < RACES; i++) {
                boolean isWinner = store.putIfAbsent("race-" + i, content);
                try (ObjectReader reader = store.open("race-" + i)) {
                    byte[] seen = new byte[Math.toIntExact(reader.size())];
                    reader.read(0, seen, 0, seen.length);
                    String text = new String(seen, UTF_8);
                    if (!text.equals("left".repeat(1000)) && !text.equals("right".repeat(1000))) {
                        throw new IllegalStateException("not whole: " + seen.length);
                    }
                    if (isWinner) {
                        System.out.println("race-" + i);
                    }
                }
            }
            System.out.println("done");
            System.in.read();
        }
    }

    /// Writes objects and publishes them, generation after generation, until it is killed.
    static final class Publisher {
        private Publisher() {}

        public static void main(String[] arguments) throws IOException {
            ObjectStore store = new FileObjectStore(Path.of(arguments[0]));
            System.out.println("ready");
            for (int generation = Integer.parseInt(arguments[1]); ; generation++) {
                String work = "work-" + generation;
                for (int part = 0; part < PARTS; part++) {
                    write(store, work + "/part-" + part, generation, 100 * part);
                }
                write(store, "single", generation, 3000);
                Stores.publish(store, work, "out");
                System.out.println(generation);
            }
        }

        private static void write(ObjectStore store, String key, int generation, int lines)
                throws IOException {
            String text = (generation + "\n").repeat(lines + 1) + "end " + (lines + 1) + "\n";
            byte[] content = text.getBytes(UTF_8);
            try (ObjectWriter writer = store.create(key)) {
                int half = content.length / 2;
                writer.write(content, 0, half);
                writer.write(content, half, content.length - half);
                writer.commit();
            }
        }
    }
}
