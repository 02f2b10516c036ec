package dev.mayfly.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableDirectoryTest {
    @TempDir private Path parent;

    private Path target;

    @BeforeEach
    void name_the_table() {
        target = parent.resolve("text");
    }

    @Test
    void parts_appear_only_with_the_commit() throws Exception {
        try (var directory = new TableDirectory(parent, "text")) {
            directory.begin();
            Files.writeString(directory.partFile(3), "new");
            assertThat(target).doesNotExist();

            directory.commit();
        }

        assertThat(target.resolve("part-00003")).hasContent("new");
        assertThat(filesIn(parent)).containsExactly(target);
    }

    @Test
    void without_a_commit_the_old_table_stays_and_nothing_else() throws Exception {
        writePart(target, "part-00000", "old");

        try (var directory = new TableDirectory(parent, "text")) {
            directory.begin();
            Files.writeString(directory.partFile(0), "new");
        }

        assertThat(target.resolve("part-00000")).hasContent("old");
        assertThat(filesIn(parent)).containsExactly(target);
    }

    @Test
    void what_a_killed_run_left_is_removed() throws Exception {
        writePart(parent.resolve(".text.unfinished"), "part-00007", "half");
        writePart(parent.resolve(".text.replaced"), "part-00008", "old");

        write("new");

        assertThat(filesIn(target)).containsExactly(target.resolve("part-00000"));
        assertThat(filesIn(parent)).containsExactly(target);
    }

    @Test
    void a_commit_replaces_all_parts() throws Exception {
        writePart(target, "part-00000", "old");
        writePart(target, "part-00001", "old");

        write("new");

        assertThat(filesIn(target)).containsExactly(target.resolve("part-00000"));
        assertThat(target.resolve("part-00000")).hasContent("new");
    }

    @Test
    void a_table_is_replaceable_only_if_overwrite_is_set() throws Exception {
        writePart(target, "part-00000", "old");
        var directory = new TableDirectory(parent, "text");

        directory.requireReplaceable(true);
        assertThatIOException()
                .isThrownBy(() -> directory.requireReplaceable(false))
                .withMessage(
                        "table directory is not empty and overwrite is not set: directory="
                                + target);
    }

    @Test
    void nothing_and_an_empty_directory_are_replaceable() throws Exception {
        var directory = new TableDirectory(parent, "text");

        directory.requireReplaceable(false);
        Files.createDirectory(target);
        directory.requireReplaceable(false);
        write("new");

        assertThat(target.resolve("part-00000")).hasContent("new");
    }

    @Test
    void a_directory_with_other_files_is_never_replaceable() throws Exception {
        writePart(target, "thesis.tex", "precious");

        assertThatIOException()
                .isThrownBy(() -> new TableDirectory(parent, "text").requireReplaceable(true))
                .withMessage(
                        "table directory holds more than part files: path="
                                + target.resolve("thesis.tex"));
    }

    @Test
    void a_file_is_never_replaceable() throws Exception {
        Files.writeString(target, "precious");

        assertThatIOException()
                .isThrownBy(() -> new TableDirectory(parent, "text").requireReplaceable(true))
                .withMessage("table path is not a directory: path=" + target);
    }

    private void write(String content) throws IOException {
        try (var directory = new TableDirectory(parent, "text")) {
            directory.begin();
            Files.writeString(directory.partFile(0), content);
            directory.commit();
        }
    }

    private static void writePart(Path directory, String name, String content) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name), content);
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }
}
