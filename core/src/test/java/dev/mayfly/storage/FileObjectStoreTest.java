package dev.mayfly.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest extends ObjectStoreContract {
    @TempDir Path directory;

    @Override
    protected ObjectStore newStore() {
        return new FileObjectStore(directory);
    }

    @Override
    protected String newHome() {
        return directory + "/home";
    }

    @Test
    void relative_keys_are_relative_to_the_root() throws IOException {
        put("d/a", "1");

        assertThat(store.info("home/d/a").size()).isEqualTo(1);
        try (Stream<ObjectInfo> objects = store.list("home")) {
            assertThat(objects).extracting(ObjectInfo::key).containsExactly("home/d/a");
        }
        try (Stream<ObjectInfo> objects = store.list("")) {
            assertThat(objects).extracting(ObjectInfo::key).containsExactly("home/d/a");
        }
        assertThat(store.absolute("./home/./d/a")).isEqualTo(directory + "/home/d/a");
        assertThat(store.absolute("/x/y/")).isEqualTo("/x/y");
        assertThat(store.absolute("/")).isEqualTo("/");
    }

    @Test
    void links_are_followed_but_never_deleted_through() throws IOException {
        put("real/a", "1");
        Path home = Path.of(this.home);
        Files.createDirectories(home.resolve("d"));
        Files.createSymbolicLink(home.resolve("d/link"), home.resolve("real"));

        assertThat(keys("/d")).containsExactly("/d/link/a");
        store.deleteAll(this.home + "/d");
        assertThat(keys("")).containsExactly("/real/a");
    }

    @Test
    void links_that_lead_nowhere_or_in_a_circle_are_errors() throws IOException {
        Path home = Files.createDirectories(Path.of(this.home));
        Files.createSymbolicLink(home.resolve("gone"), home.resolve("nowhere"));
        assertThatThrownBy(() -> keys("")).hasMessageContaining("link leads nowhere");
        assertThat(store.children(this.home))
                .containsExactly(new ObjectInfo(this.home + "/gone", -1));
        assertThatThrownBy(() -> store.info(this.home + "/gone"))
                .hasMessageContaining("link leads nowhere: file=" + this.home + "/gone")
                .hasMessageContaining("leadsTo=" + this.home + "/nowhere");

        Files.delete(home.resolve("gone"));
        Files.createSymbolicLink(home.resolve("loop"), home);
        assertThatThrownBy(() -> keys("")).hasMessageContaining("links lead in a circle");
    }

    @Test
    void a_directory_where_an_object_should_be_is_an_error() throws IOException {
        put("d/a", "1");

        assertThatThrownBy(() -> store.create(home + "/d")).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> store.info(home + "/d")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.open(home + "/d")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_file_where_a_directory_should_be_is_an_error() throws IOException {
        put("a", "1");
        put("work/b", "1");

        assertThatThrownBy(() -> store.create(home + "/a/b"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a directory")
                .hasMessageContaining("key=" + home + "/a/b");
        assertThatThrownBy(() -> Stores.publish(store, home + "/work", home + "/a"))
                .hasMessageContaining("not a directory");
        assertThatThrownBy(() -> store.info(home + "/a/b")).isInstanceOf(NoSuchFileException.class);
        store.delete(home + "/a/b");
        store.deleteAll(home + "/a/b");
        assertThat(keys("/a")).containsExactly("/a");
        store.publish(
                home + "/work",
                List.of("b"),
                home + "/out",
                new SuccessManifest("job", List.of(new SuccessManifest.Part("b", 1, 1))),
                false);
        assertThat(keys("")).containsExactly("/a", "/out/_SUCCESS", "/out/b");
    }

    @Test
    void errors_of_the_system_are_told_in_words() {
        assertThat(FileErrors.explain(new AccessDeniedException("/x"), "open", "/x/y"))
                .hasMessage("no permission: action=open key=/x/y file=/x");
        assertThat(FileErrors.explain(new IOException("No space left on device"), "write", "k"))
                .hasMessage("disk is full: action=write key=k");
        assertThat(
                        FileErrors.explain(
                                new FileSystemException("/x", null, "Read-only file system"),
                                "create",
                                "k"))
                .hasMessage("file system is read-only: action=create key=k file=/x");
        assertThat(FileErrors.explain(new IOException("Input/output error"), "read", "k"))
                .hasMessage(
                        "file system failed, IOException Input/output error: action=read key=k");
    }

    @Test
    void a_full_disk_is_an_error() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(Files.isWritable(full)).as("a device that is always full").isTrue();
        try (var channel =
                java.nio.channels.FileChannel.open(full, java.nio.file.StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> channel.write(java.nio.ByteBuffer.wrap(new byte[10])))
                    .satisfies(e ->
                            assertThat(FileErrors.explain((IOException) e, "write", "k"))
                                    .hasMessageStartingWith("disk is full"));
        }
    }

    @Test
    void forced_objects_are_the_same() throws IOException {
        store = new FileObjectStore(directory, true);
        put("work/a", "1");

        assertThat(store.putIfAbsent(home + "/work/b", "2".getBytes(UTF_8))).isTrue();
        Stores.publish(store, home + "/work", home + "/out");
        assertThat(keys("")).containsExactly("/out/_SUCCESS", "/out/a", "/out/b");
    }

    @Test
    void what_others_still_write_keeps_no_output_from_being_published() throws Exception {
        var manifest =
                new SuccessManifest("job", List.of(new SuccessManifest.Part("part-0", 1, 1)));
        var isEnded = new AtomicBoolean();
        Path others = Path.of(home, "work", "9");
        var writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; !isEnded.get(); i++) {
                                writeIfPossible(others.resolve("part-" + i));
                            }
                        });
        try {
            for (int i = 0; i < 200; i++) {
                put("work/0/part-0", "1");
                store.publish(
                        home + "/work", List.of("0/part-0"), home + "/out" + i, manifest, false);
                assertThat(keys("/out" + i))
                        .containsExactly("/out" + i + "/_SUCCESS", "/out" + i + "/part-0");
            }
        } finally {
            isEnded.set(true);
            writer.join();
        }
    }

    private static void writeIfPossible(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        } catch (IOException e) {
            // its directory is being removed
        }
    }

    @Test
    void what_a_dead_writer_left_is_neither_listed_nor_published() throws IOException {
        put("work/part-0", "1");
        Path temporary = HiddenNames.temporary(Path.of(home, "work", "part-1"));
        Files.writeString(temporary, "half");

        assertThat(keys("")).containsExactly("/work/part-0");
        Stores.publish(store, home + "/work", home + "/out");
        assertThat(Path.of(home, "out")).isDirectoryContaining("glob:**/part-0");
        assertThat(Files.exists(Path.of(home, "out").resolve(temporary.getFileName()))).isFalse();
    }

    @Test
    void hidden_files_of_users_are_objects() throws IOException {
        List<String> names =
                List.of(".a", ".b.tmp", ".c.tmp-", ".d.tmp-xyz", "e.tmp-12", ".mayfly-old");
        for (String name : names) {
            put(name, "1");
        }

        assertThat(keys(""))
                .containsExactlyInAnyOrderElementsOf(names.stream().map(n -> "/" + n).toList());
    }

    @Test
    void names_may_be_as_long_as_the_file_system_allows() throws IOException {
        String name = "x".repeat(255);

        put(name, "1");

        assertThat(keys("")).containsExactly("/" + name);
    }

    @Test
    void a_listing_restores_what_a_dead_publisher_put_aside() throws IOException {
        for (String asked : List.of("", "/out", "/out/part-0", "/out/sub")) {
            putAside();
            assertThat(keys(asked))
                    .as("asked %s", asked)
                    .allMatch(key -> key.startsWith("/out/"))
                    .isNotEmpty();
            assertThat(keys("/out")).containsExactly("/out/part-0", "/out/sub/part-1");
            store.deleteAll(home + "/out");
        }
    }

    @Test
    void opening_restores_what_a_dead_publisher_put_aside() throws IOException {
        putAside();
        assertThat(read(home + "/out/sub/part-1")).asString().isEqualTo("1");
    }

    @Test
    void publishing_after_a_dead_publisher_completes_the_work() throws IOException {
        putAside();
        put("work/part-0", "newer");

        Stores.publish(store, home + "/work", home + "/out");

        assertThat(keys("")).containsExactly("/out/_SUCCESS", "/out/part-0");
        assertThat(Path.of(home)).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void a_publisher_that_died_before_it_removed_the_old_leaves_the_new() throws IOException {
        putAside();
        Files.createDirectory(Path.of(home, "out"));
        Files.writeString(Path.of(home, "out", "part-0"), "new");

        assertThat(keys("")).containsExactly("/out/part-0");
        assertThat(read(home + "/out/part-0")).asString().isEqualTo("new");

        store.deleteAll(home + "/out");
        assertThat(keys("")).isEmpty();
        assertThat(Path.of(home)).isEmptyDirectory();
    }

    @Test
    void readers_see_one_publication_after_the_other() throws Exception {
        put("out/generation", "0");
        Thread publisher =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                for (int i = 1; i <= 300; i++) {
                                    put("work/generation", String.valueOf(i));
                                    Stores.publish(store, home + "/work", home + "/out");
                                }
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
        ObjectStore other = new FileObjectStore(directory);
        int last = 0;
        while (publisher.isAlive()) {
            try (ObjectReader reader = other.open(home + "/out/generation")) {
                byte[] content = new byte[(int) reader.size()];
                reader.read(0, content, 0, content.length);
                int generation = Integer.parseInt(new String(content, UTF_8));
                assertThat(generation).isGreaterThanOrEqualTo(last);
                last = generation;
            } catch (NoSuchFileException e) {
                // between two renames
            }
        }
        publisher.join();
        assertThat(read(home + "/out/generation")).asString().isEqualTo("300");
        assertThat(keys("")).containsExactly("/out/_SUCCESS", "/out/generation");
    }

    /// The state of a publisher that died after it had put the old directory aside.
    private void putAside() throws IOException {
        put("out/part-0", "0");
        put("out/sub/part-1", "1");
        Path out = Path.of(home, "out");
        Files.move(out, HiddenNames.aside(out));
    }
}
