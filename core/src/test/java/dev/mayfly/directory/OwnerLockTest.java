package dev.mayfly.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerLockTest {
    @TempDir private Path parent;

    @Test
    void a_mark_is_there_until_it_is_closed() throws IOException {
        Path directory = parent.resolve(OwnerLock.freshName());

        try (OwnerLock _ = OwnerLock.take(directory)) {
            assertThat(Path.of(directory + ".owner")).exists();
        }

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void a_mark_that_cannot_get_its_name_leaves_nothing_and_can_be_taken_later()
            throws IOException {
        Path directory = parent.resolve(OwnerLock.freshName());
        Path inTheWay = Files.createDirectories(Path.of(directory + ".owner").resolve("full"));

        assertThatThrownBy(() -> OwnerLock.take(directory)).isInstanceOf(FileSystemException.class);

        assertThat(parent).isDirectoryNotContaining("glob:**.owner-new");
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        OwnerLock.take(directory).close();
        assertThat(parent).isEmptyDirectory();
    }
}
