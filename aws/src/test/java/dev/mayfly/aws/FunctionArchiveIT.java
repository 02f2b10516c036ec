package dev.mayfly.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/// The archive that is deployed.
class FunctionArchiveIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("mayfly.function"));
    private static final long MAX_BYTES = 20_000_000;
    private static final long MAX_UNZIPPED_BYTES = 250_000_000;

    private static List<String> names() throws IOException {
        try (var zip = new ZipFile(ARCHIVE.toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void is_small() throws IOException {
        assertThat(Files.size(ARCHIVE)).isLessThan(MAX_BYTES);
        try (var zip = new ZipFile(ARCHIVE.toFile())) {
            assertThat(zip.stream().mapToLong(ZipEntry::getSize).sum())
                    .isLessThan(MAX_UNZIPPED_BYTES);
        }
    }

    @Test
    void has_the_handlers_and_the_engine() throws IOException {
        assertThat(names())
                .contains(
                        "dev/mayfly/aws/function/WorkerHandler.class",
                        "dev/mayfly/aws/notification/NotificationHandler.class")
                .anyMatch(name -> name.matches("lib/mayfly-core-.*\\.jar"));
    }

    @Test
    void has_native_code_for_both_processors_of_lambda_and_no_other() throws IOException {
        assertThat(names())
                .anyMatch(name -> name.matches("linux/amd64/libzstd-jni.*\\.so"))
                .anyMatch(name -> name.matches("linux/aarch64/libzstd-jni.*\\.so"))
                .contains(
                        "net/jpountz/util/linux/amd64/liblz4-java.so",
                        "net/jpountz/util/linux/aarch64/liblz4-java.so")
                .noneMatch(name -> name.endsWith(".dll") || name.endsWith(".dylib"));
    }

    @Test
    void has_neither_lambda_on_one_machine_nor_command_line_nor_tests() throws IOException {
        assertThat(names())
                .noneMatch(name -> name.startsWith("dev/mayfly/aws/local/"))
                .noneMatch(name -> name.contains("picocli"))
                .noneMatch(name -> name.contains("runtime-interface-client"))
                .noneMatch(name -> name.contains("lambda-java-serialization"))
                .noneMatch(name -> name.matches("lib/(junit|assertj|archunit|netty).*"));
    }

    @Test
    void has_nothing_of_deploying() throws IOException {
        assertThat(names())
                .noneMatch(name -> name.startsWith("dev/mayfly/aws/deploy/"))
                .noneMatch(name -> name.matches("lib/(iam|sts|cloudwatchlogs)-.*"));
    }
}
