package dev.mayfly.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/// How every store moves a whole directory at once.
interface PublishContract extends StoreHome {
    @Test
    default void publish_moves_everything_to_a_free_name() throws IOException {
        put("work/x/part-0", "0");
        put("work/x/sub/part-1", "1");

        store().publish(home() + "/work/x", home() + "/deep/out");

        assertThat(keys("")).containsExactly("/deep/out/part-0", "/deep/out/sub/part-1");
        assertThat(read(home() + "/deep/out/sub/part-1")).asString().isEqualTo("1");
    }

    @Test
    default void publish_replaces_everything_that_was_there() throws IOException {
        put("out/part-0", "old");
        put("out/part-1", "old");
        put("outer/part-1", "other");
        put("work/part-0", "new");

        store().publish(home() + "/work", home() + "/out");

        assertThat(keys("")).containsExactly("/out/part-0", "/outer/part-1");
        assertThat(read(home() + "/out/part-0")).asString().isEqualTo("new");
    }

    @Test
    default void publishing_nothing_is_an_error_and_changes_nothing() throws IOException {
        put("out/part-0", "old");

        assertThatThrownBy(() -> store().publish(home() + "/work", home() + "/out"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(home() + "/work");
        assertThat(keys("")).containsExactly("/out/part-0");
    }

    @Test
    default void publishing_into_itself_is_an_error() throws IOException {
        put("out/work/part-0", "new");

        assertThatThrownBy(() -> store().publish(home() + "/out/work", home() + "/out"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().publish(home() + "/out", home() + "/out/work"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
