package dev.mayfly.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.Stores;
import dev.mayfly.storage.SuccessManifest;
import dev.mayfly.storage.SuccessManifest.Part;
import dev.mayfly.storage.input.InputFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;

/// How an output appears in S3 while processes die and others write and publish.
class S3PublishTest extends StoreOnMoto {
    @Test
    void a_publish_that_dies_anywhere_leaves_an_output_that_is_whole_or_refused()
            throws IOException {
        int refused = 0;
        int old = 0;
        int published = 0;
        for (int requests = 0; published < 3; requests++) {
            String base = home + "/" + requests;
            Stores.put(store, base + "/out/_SUCCESS", parts(base + "/out", "old", 3).encode());
            SuccessManifest manifest = parts(base + "/work", "new", 2);
            boolean isFinished = publish(base, requests, manifest, true);

            List<String> seen;
            try {
                seen = contents(base + "/out");
            } catch (IOException e) {
                assertThat(e)
                        .hasMessageContaining("not completely published")
                        .hasMessageContaining("/out/_PUBLISHING job=" + manifest.job() + " since=");
                seen = List.of();
            }
            switch (seen.size()) {
                case 0 -> refused++;
                case 3 -> old++;
                default -> published++;
            }
            assertThat(seen).isIn(List.of(), List.of("old", "old", "old"), List.of("new", "new"));
            if (isFinished) {
                assertThat(seen).containsExactly("new", "new");
                assertThat(Stores.keys(store, base + "/work")).isEmpty();
            } else if (seen.size() != 2) {
                publish(store, base, manifest, true);
                assertThat(contents(base + "/out")).containsExactly("new", "new");
            }
            assertThat(requests).as("requests of a publish").isLessThan(40);
        }
        assertThat(old).isPositive();
        assertThat(refused).isPositive();
    }

    private static void publish(
            ObjectStore store, String base, SuccessManifest manifest, boolean isReplacing)
            throws IOException {
        List<String> sources = manifest.parts().stream().map(Part::name).toList();
        store.publish(base + "/work", sources, base + "/out", manifest, isReplacing);
    }

    private static boolean publish(
            String base, int requests, SuccessManifest manifest, boolean isReplacing)
            throws IOException {
        try (ObjectStore dying =
                new S3ObjectStore(
                        options(), new EndingHttp(options(), requests), _ -> Thread.onSpinWait())) {
            publish(dying, base, manifest, isReplacing);
            return true;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("injected");
            return false;
        }
    }

    @Test
    void a_publish_that_replaces_nothing_goes_on_after_it_died_anywhere() throws IOException {
        boolean isFinished = false;
        for (int requests = 0; !isFinished; requests++) {
            String base = home + "/" + requests;
            SuccessManifest manifest = parts(base + "/work", "new", 2);
            isFinished = publish(base, requests, manifest, false);

            if (!Stores.keys(store, base + "/out").contains(base + "/out/_SUCCESS")) {
                publish(store, base, manifest, false);
                assertThat(Stores.keys(store, base + "/out"))
                        .containsExactly(
                                base + "/out/_SUCCESS", base + "/out/part-0", base + "/out/part-1");
            }
            assertThat(contents(base + "/out")).containsExactly("new", "new");
            assertThat(requests).as("requests of a publish").isLessThan(40);
        }
    }

    @Test
    void what_another_job_publishes_is_left_to_it() throws IOException {
        SuccessManifest manifest = parts(home + "/work", "new", 2);
        Stores.put(store, home + "/out/_PUBLISHING", "other".getBytes(UTF_8));
        Stores.put(store, home + "/out/part-0", "half".getBytes(UTF_8));

        assertThatThrownBy(() -> publish(store, home, manifest, false))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(Stores.keys(store, home + "/out"))
                .containsExactly(home + "/out/_PUBLISHING", home + "/out/part-0");
        assertThat(Stores.get(store, home + "/out/part-0")).asString().isEqualTo("half");
        assertThat(Stores.keys(store, home + "/work")).hasSize(2);
    }

    @Test
    void parts_that_come_late_at_any_moment_never_get_into_an_output() throws IOException {
        boolean hasCome = true;
        for (int requests = 0; hasCome; requests++) {
            String base = home + "/" + requests;
            parts(base + "/out", "old", 3);
            SuccessManifest manifest = parts(base + "/work", "new", 2);
            var late =
                    new LateHttp(
                            requests,
                            () -> {
                                byte[] content = "late".getBytes(UTF_8);
                                Stores.put(store, base + "/work/9/part-0", content);
                                Stores.put(store, base + "/work/part-9", content);
                            });
            try (ObjectStore publishing =
                    new S3ObjectStore(options(), late, _ -> Thread.onSpinWait())) {
                publish(publishing, base, manifest, true);
            }
            hasCome = late.hasCome();

            assertThat(contents(base + "/out")).containsExactly("new", "new");
            assertThat(Stores.keys(store, base + "/out"))
                    .containsExactly(
                            base + "/out/_SUCCESS", base + "/out/part-0", base + "/out/part-1");
            assertThat(requests).as("requests of a publish").isLessThan(40);
        }
    }

    @Test
    void a_job_that_publishes_twice_at_once_leaves_its_output_whole() throws IOException {
        boolean hasCome = true;
        int succeeded = 0;
        for (int requests = 0; hasCome; requests++) {
            String base = home + "/" + requests;
            SuccessManifest manifest = parts(base + "/work", "new", 2);
            var late = new LateHttp(requests, () -> publishUnlessThere(store, base, manifest));
            try (ObjectStore publishing =
                    new S3ObjectStore(options(), late, _ -> Thread.onSpinWait())) {
                boolean isDone = publishUnlessThere(publishing, base, manifest);
                succeeded += isDone && late.hasCome() ? 1 : 0;
            }
            hasCome = late.hasCome();

            assertThat(contents(base + "/out")).containsExactly("new", "new");
            assertThat(Stores.keys(store, base + "/out"))
                    .containsExactly(
                            base + "/out/_SUCCESS", base + "/out/part-0", base + "/out/part-1");
            assertThat(requests).as("requests of a publish").isLessThan(40);
        }
        assertThat(succeeded).isPositive();
    }

    /// Whether there was nothing yet. Who publishes an output finds out whether it is the job's.
    private static boolean publishUnlessThere(
            ObjectStore store, String base, SuccessManifest manifest) throws IOException {
        try {
            publish(store, base, manifest, false);
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            return false;
        }
    }

    /// Lets others do something before some request.
    private static final class LateHttp extends EndingHttp {
        private final AtomicInteger left;
        private final Others others;

        @FunctionalInterface
        private interface Others {
            void act() throws IOException;
        }

        LateHttp(int requests, Others others) {
            super(options(), Integer.MAX_VALUE);
            this.left = new AtomicInteger(requests);
            this.others = others;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            if (left.getAndDecrement() == 0) {
                try {
                    others.act();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            return super.prepareRequest(request);
        }

        /// Whether they have done it.
        boolean hasCome() {
            return left.get() < 0;
        }
    }

    private SuccessManifest parts(String directory, String content, int parts) throws IOException {
        List<Part> all = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            Stores.put(store, directory + "/part-" + i, content.getBytes(UTF_8));
            all.add(new Part("part-" + i, content.length(), 1));
        }
        return new SuccessManifest("job", all);
    }

    private List<String> contents(String directory) throws IOException {
        List<String> contents = new ArrayList<>();
        for (ObjectInfo part : new InputFiles(store).find(List.of(directory))) {
            contents.add(new String(Stores.get(store, part.key()), UTF_8));
        }
        return contents;
    }
}
