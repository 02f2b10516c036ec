package dev.mayfly.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FailureReportTest {
    private static <T extends Throwable> T thrownBy(String type, T failure) {
        failure.setStackTrace(
                new StackTraceElement[] {
                    new StackTraceElement(type, "call", "Source.java", 7),
                    new StackTraceElement("dev.mayfly.cli.Main", "main", "Main.java", 1)
                });
        return failure;
    }

    @Test
    void frames_and_long_words_of_libraries_are_left_out() {
        var cause =
                thrownBy(
                        "software.amazon.awssdk.core.Chain",
                        new IllegalStateException("looked in " + "every place, ".repeat(50)));
        var failure =
                thrownBy(
                        "dev.mayfly.aws.s3.Request",
                        new UncheckedIOException(new IOException("no credentials", cause)));

        assertThat(FailureReport.lines(failure, false))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("no credentials"),
                        second ->
                                assertThat(second)
                                        .startsWith("  Caused by: java.lang.IllegalState")
                                        .hasSizeLessThan(250));
        assertThat(FailureReport.lines(failure, true)).anyMatch(line -> line.contains("Chain"));
    }

    @Test
    void a_program_without_memory_is_told_what_to_do() {
        assertThat(FailureReport.lines(new OutOfMemoryError("Java heap space"), false).getFirst())
                .startsWith("out of memory: Java heap space; raise -Xmx");
    }

    @Test
    void frames_of_the_user_are_told() {
        var failure = thrownBy("com.example.Job", new IllegalStateException("no such word"));

        assertThat(FailureReport.lines(failure, false))
                .containsExactly(
                        "java.lang.IllegalStateException: no such word",
                        "    at com.example.Job.call(Source.java:7)");
    }

    @Test
    void a_class_made_from_a_lambda_is_not_the_users() {
        var failure =
                thrownBy(
                        "dev.mayfly.worker.Runner$$Lambda/0x8000000f5",
                        new IllegalStateException("out of memory"));

        assertThat(FailureReport.lines(failure, false))
                .containsExactly("java.lang.IllegalStateException: out of memory");
    }
}
