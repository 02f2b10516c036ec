package dev.mayfly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class FailureTest {
    private static Failure parsed(String text) {
        try {
            return new Failure("nothing", Integer.toString(Integer.parseInt(text)), "");
        } catch (NumberFormatException e) {
            return Failure.of(new IllegalStateException("record failed", e));
        }
    }

    @Test
    void the_same_exception_from_the_same_place_recurs() {
        assertThat(parsed("x").isLike(parsed("x"))).isTrue();
        assertThat(parsed("x").origin()).contains("NumberFormatException");
    }

    @Test
    void another_place_type_or_message_is_another_failure() {
        Failure failure = parsed("x");
        String type = failure.type();
        String message = failure.message();
        String origin = failure.origin();

        assertThat(failure.isLike(new Failure(type, message, "", origin))).isTrue();
        assertThat(failure.isLike(new Failure("Other", message, "", origin))).isFalse();
        assertThat(failure.isLike(new Failure(type, "other", "", origin))).isFalse();
        assertThat(failure.isLike(new Failure(type, message, "", "Other.java:1"))).isFalse();
    }

    @Test
    void failures_of_the_surroundings_never_recur() {
        var io = Failure.of(new UncheckedIOException(new IOException("busy")));
        var time = Failure.of(new IllegalStateException(new TimeoutException()));

        assertThat(io.isLike(io)).isFalse();
        assertThat(time.isLike(time)).isFalse();
        assertThat(new Failure("Error", "x", "").isLike(new Failure("Error", "x", ""))).isFalse();
    }
}
