package dev.mayfly.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> NAMES = List.of("threads", "memory", "work-dir");

    @Test
    void a_few_wrong_letters_are_forgiven() {
        assertThat(NearestName.of("thread", NAMES)).contains("threads");
        assertThat(NearestName.of("Memroy", NAMES)).contains("memory");
        assertThat(NearestName.of("work_dir", NAMES)).contains("work-dir");
    }

    @Test
    void something_else_is_nearest_to_nothing() {
        assertThat(NearestName.of("colour", NAMES)).isEmpty();
        assertThat(NearestName.hint("colour", NAMES))
                .isEqualTo(" (there are: threads, memory, work-dir)");
    }
}
