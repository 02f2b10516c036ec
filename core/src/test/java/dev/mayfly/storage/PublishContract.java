package dev.mayfly.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// How every store makes an output appear.
interface PublishContract extends StoreHome {
    /// Publishes objects under `work`, each as a part of its own name, or of the last part of it.
    private void publish(String to, String... sources) throws IOException {
        var parts = new ArrayList<SuccessManifest.Part>();
        for (String source : sources) {
            long size = store().info(home() + "/work/" + source).size();
            String name = source.substring(source.lastIndexOf('/') + 1);
            parts.add(new SuccessManifest.Part(name, size, 1));
        }
        publish(to, List.of(sources), parts);
    }

    /// Publishes one object under a directory where nothing may be yet.
    private void publishNew(String work, String to) throws IOException {
        long size = store().info(home() + "/" + work + "/part-0").size();
        var part = new SuccessManifest.Part("part-0", size, 1);
        store().publish(
                        home() + "/" + work,
                        List.of("part-0"),
                        home() + "/" + to,
                        new SuccessManifest(work, List.of(part)),
                        false);
    }

    private void publish(String to, List<String> sources, List<SuccessManifest.Part> parts)
            throws IOException {
        store().publish(
                        home() + "/work",
                        sources,
                        home() + "/" + to,
                        new SuccessManifest("job", parts),
                        true);
    }

    @Test
    default void an_output_appears_under_a_free_name() throws IOException {
        put("work/0/part-0", "0");
        put("work/3/part-1", "1");

        publish("deep/out", "0/part-0", "3/part-1");

        assertThat(keys(""))
                .containsExactly("/deep/out/_SUCCESS", "/deep/out/part-0", "/deep/out/part-1");
        assertThat(read(home() + "/deep/out/part-1")).asString().isEqualTo("1");
        assertThat(
                        SuccessManifest.read(store(), home() + "/deep/out/_SUCCESS")
                                .orElseThrow()
                                .parts())
                .extracting(SuccessManifest.Part::name)
                .containsExactly("part-0", "part-1");
    }

    @Test
    default void an_output_replaces_everything_that_was_there() throws IOException {
        put("out/part-0", "old");
        put("out/part-1", "old");
        put("out/sub/part-1", "old");
        put("outer/part-1", "other");
        put("work/0/part-0", "new");

        publish("out", "0/part-0");

        assertThat(keys("")).containsExactly("/out/_SUCCESS", "/out/part-0", "/outer/part-1");
        assertThat(read(home() + "/out/part-0")).asString().isEqualTo("new");
    }

    @Test
    default void what_must_not_be_replaced_is_refused_and_stays() throws IOException {
        put("out/part-0", "precious");
        put("outer/part-0", "other");
        put("work/part-0", "new");

        assertThatThrownBy(() -> publishNew("work", "out"))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(keys("/out")).containsExactly("/out/part-0");
        assertThat(read(home() + "/out/part-0")).asString().isEqualTo("precious");
        publish("free", List.of("part-0"), List.of(new SuccessManifest.Part("part-0", 3, 1)));
        assertThat(keys("/free")).containsExactly("/free/_SUCCESS", "/free/part-0");
    }

    @Test
    default void of_publishers_that_replace_nothing_one_succeeds() throws Exception {
        for (int round = 0; round < 10; round++) {
            var published = new ConcurrentLinkedQueue<String>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var attempts = new ArrayList<Future<?>>();
                for (int i = 0; i < 3; i++) {
                    String work = "work-" + round + "-" + i;
                    String out = "out-" + round;
                    put(work + "/part-0", work);
                    attempts.add(
                            threads.submit(() -> {
                                try {
                                    publishNew(work, out);
                                    published.add(work);
                                } catch (FileAlreadyExistsException e) {
                                    return null;
                                }
                                return null;
                            }));
                }
                for (Future<?> attempt : attempts) {
                    attempt.get();
                }
            }

            String out = home() + "/out-" + round;
            assertThat(published).hasSize(1);
            assertThat(read(out + "/part-0")).asString().isEqualTo(published.peek());
            assertThat(SuccessManifest.read(store(), out + "/_SUCCESS").orElseThrow().job())
                    .isEqualTo(published.peek());
            assertThat(keys("/out-" + round)).hasSize(2);
        }
    }

    @Test
    default void nothing_is_published_but_the_parts_that_are_named() throws IOException {
        put("work/0/part-0", "counts");
        put("work/0/part-1", "no");
        put("work/1/part-0", "rival");
        put("work/part-2", "no");

        publish("out", "0/part-0");

        assertThat(keys("")).containsExactly("/out/_SUCCESS", "/out/part-0");
        assertThat(read(home() + "/out/part-0")).asString().isEqualTo("counts");
    }

    @Test
    default void an_output_may_have_no_part() throws IOException {
        put("out/part-0", "old");

        publish("out");

        assertThat(keys("")).containsExactly("/out/_SUCCESS");
    }

    @Test
    default void a_part_that_is_gone_or_another_is_an_error_and_nothing_changes()
            throws IOException {
        put("out/part-0", "old");
        put("work/0/part-0", "new");
        var one = new SuccessManifest.Part("part-0", 3, 1);

        assertThatThrownBy(() ->
                        publish(
                                "out",
                                List.of("0/part-0", "0/part-1"),
                                List.of(one, new SuccessManifest.Part("part-1", 3, 1))))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("gone")
                .hasMessageContaining(home() + "/work/0/part-1");
        assertThat(keys("/out")).containsExactly("/out/part-0");
        assertThat(read(home() + "/out/part-0")).asString().isEqualTo("old");

        assertThatThrownBy(() ->
                        publish(
                                "out",
                                List.of("0/part-0"),
                                List.of(new SuccessManifest.Part("part-0", 4, 1))))
                .hasMessageContaining("another size")
                .hasMessageContaining("expected=4 size=3");
        assertThat(read(home() + "/out/part-0")).asString().isEqualTo("old");

        publish("out", List.of("0/part-0"), List.of(one));
        assertThat(read(home() + "/out/part-0")).asString().isEqualTo("new");
    }

    @Test
    default void publishing_into_itself_is_an_error() throws IOException {
        put("out/work/part-0", "new");

        assertThatThrownBy(() -> Stores.publish(store(), home() + "/out/work", home() + "/out"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Stores.publish(store(), home() + "/out", home() + "/out/work"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
