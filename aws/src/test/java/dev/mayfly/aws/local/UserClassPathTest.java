package dev.mayfly.aws.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.lambda.UserClassPath;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserClassPathTest {
    private Path archive;
    @TempDir private Path directory;

    @BeforeEach
    void writeArchive() throws IOException {
        archive = zip("function.zip", "lib/shared.jar", "dev/mayfly/Own.class");
    }

    private Path zip(String name, String... entries) throws IOException {
        Path file = directory.resolve(name);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
            }
        }
        return file;
    }

    private static ClassLoader loader(Path... places) throws IOException {
        var urls = new URL[places.length];
        for (int i = 0; i < places.length; i++) {
            urls[i] = places[i].toUri().toURL();
        }
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private UserClassPath classPath() throws IOException {
        return new UserClassPath(archive, RuntimeFiles.runtimeClassPath());
    }

    @Test
    void what_the_function_has_is_left_out() throws IOException {
        Path users = zip("users.jar", "jobs/Job.class");
        Path shared = zip("shared.jar", "library/Library.class");
        Path own = zip("mayfly.jar", "module-info.class", "dev/mayfly/Own.class");
        Path classes = Files.createDirectories(directory.resolve("classes"));

        assertThat(classPath().of(loader(users, shared, own, classes)))
                .containsExactly(users, classes);
    }

    @Test
    void the_class_path_of_the_program_counts_without_engine_and_runtime() throws IOException {
        assertThat(classPath().of(ClassLoader.getSystemClassLoader()))
                .anyMatch(it -> it.toString().contains("junit"))
                .noneMatch(it -> it.toString().contains("runtime-interface-client"))
                .noneMatch(it -> it.toString().matches(".*/core/target/classes"));
    }

    @Test
    void classes_in_memory_are_refused_with_what_to_do() {
        ClassLoader memory = new ClassLoader("job", ClassLoader.getPlatformClassLoader()) {};

        assertThatThrownBy(() -> classPath().of(memory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("put them into a jar")
                .hasMessageContaining("loader=job");
    }
}
