package dev.mayfly.storage.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.storage.SuccessManifest;
import dev.mayfly.storage.SuccessManifest.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same expectations over files and over a store that knows no directories.
class InputFilesTest {
    @Nested
    class OfFiles extends Expectations {
        @TempDir Path directory;

        @Override
        ObjectStore newStore() {
            return new FileObjectStore(directory);
        }

        @Override
        String home() {
            return directory.toString();
        }

        @Test
        void relative_paths_mean_the_same_as_absolute_ones() throws IOException {
            write("d/a.csv", "b.csv");

            assertThat(find("d/*.csv", "./b.csv", directory + "/d"))
                    .containsExactly("b.csv", "d/a.csv", "d/a.csv");
        }

        @Test
        void an_empty_directory_is_an_empty_input() throws IOException {
            Files.createDirectories(directory.resolve("empty/below"));

            assertThat(find("empty")).isEmpty();
            assertThat(find("empty/")).isEmpty();
            assertThat(find("em*")).isEmpty();
        }

        @Test
        void a_link_that_leads_nowhere_fails_only_what_asks_for_it() throws IOException {
            write("d/other.txt", "d/plain");
            Files.createSymbolicLink(directory.resolve("d/zz"), directory.resolve("nowhere"));

            assertThat(find("d/o*.txt", "d/pl*")).containsExactly("d/other.txt", "d/plain");
            assertThatThrownBy(() -> find("d/othr.txt"))
                    .isInstanceOf(InputNotFoundException.class)
                    .hasMessageContaining("similar=other.txt");
            for (String path : List.of("d", "d/z*", "d/zz", "**")) {
                assertThatThrownBy(() -> find(path))
                        .as(path)
                        .hasMessageContaining("link leads nowhere")
                        .hasMessageContaining("d/zz");
            }
        }

        @Test
        void a_pipe_or_a_device_is_refused_in_words() throws Exception {
            String pipe = directory.resolve("pipe").toString();
            assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();

            for (String path : List.of("pipe", pipe, "/dev/null")) {
                assertThatThrownBy(() -> find(path))
                        .as(path)
                        .hasMessageContaining("cannot be read in ranges")
                        .hasMessageContaining(path);
            }
        }

        @Test
        void an_empty_directory_matches_no_pattern_of_its_content() throws IOException {
            Files.createDirectories(directory.resolve("empty"));

            assertThatThrownBy(() -> find("empty/*")).isInstanceOf(InputNotFoundException.class);
        }

        @Test
        void a_relative_path_that_matches_nothing_is_named_in_full() throws IOException {
            write("data/2024.csv", "data/2025.csv", "data/readme");

            assertThatThrownBy(() -> find("data/2026.csv"))
                    .isInstanceOf(InputNotFoundException.class)
                    .hasMessage(
                            "input matches nothing: path=data/2026.csv absolute="
                                    + directory
                                    + "/data/2026.csv parent="
                                    + directory
                                    + "/data similar=2024.csv,2025.csv");
        }
    }

    @Nested
    class OfMemory extends Expectations {
        @Override
        ObjectStore newStore() {
            return new MemoryObjectStore();
        }

        @Override
        String home() {
            return "s3://bucket";
        }
    }

    abstract static class Expectations {
        private ObjectStore store;

        abstract ObjectStore newStore();

        abstract String home();

        @BeforeEach
        void makeStore() {
            store = newStore();
        }

        @Test
        void a_file_is_itself() throws IOException {
            write("a.csv", "b.csv", "_hidden");

            assertThat(find(home() + "/a.csv")).containsExactly("a.csv");
            assertThat(find(home() + "/_hidden")).containsExactly("_hidden");
        }

        @Test
        void a_directory_is_all_files_below_but_hidden_ones() throws IOException {
            write("d/b", "d/sub/deep/a", "d/a", "d/.x", "d/_logs/y", "d/sub/_z", "d/.git/w", "e");

            assertThat(find(home() + "/d")).containsExactly("d/a", "d/b", "d/sub/deep/a");
            assertThat(find(home() + "/d/")).containsExactly("d/a", "d/b", "d/sub/deep/a");
            assertThat(find(home() + "/d/_logs")).containsExactly("d/_logs/y");
        }

        @Test
        void patterns_match_names() throws IOException {
            write("d/a1.csv", "d/a2.csv", "d/b1.txt", "d/_a3.csv", "e/a1.csv", "f/x/a9.csv");

            assertThat(find(home() + "/d/*.csv")).containsExactly("d/a1.csv", "d/a2.csv");
            assertThat(find(home() + "/d/_*.csv")).containsExactly("d/_a3.csv");
            assertThat(find(home() + "/*/a?.csv"))
                    .containsExactly("d/a1.csv", "d/a2.csv", "e/a1.csv");
            assertThat(find(home() + "/d/a[2-9].csv")).containsExactly("d/a2.csv");
            assertThat(find(home() + "/{d/b*,e/a1.csv}")).containsExactly("d/b1.txt", "e/a1.csv");
            assertThat(find(home() + "/d/{a{1,7},b1}.{csv,txt}"))
                    .containsExactly("d/a1.csv", "d/b1.txt");
            assertThat(find(home() + "/{d,nothing}/*.txt")).containsExactly("d/b1.txt");
        }

        @Test
        void two_stars_match_any_directories() throws IOException {
            write("d/a.csv", "d/x/b.csv", "d/x/y/c.csv", "d/_x/d.csv", "d/x/e.txt", "f.csv");

            assertThat(find(home() + "/d/**/*.csv"))
                    .containsExactly("d/a.csv", "d/x/b.csv", "d/x/y/c.csv");
            assertThat(find(home() + "/**/y/*.csv")).containsExactly("d/x/y/c.csv");
            assertThat(find(home() + "/d/**"))
                    .containsExactly("d/a.csv", "d/x/b.csv", "d/x/e.txt", "d/x/y/c.csv");
        }

        @Test
        void a_directory_that_a_pattern_matches_is_read_whole() throws IOException {
            write("2024/01/a", "2024/02/b", "2025/01/c", "2024/_tmp/x");

            assertThat(find(home() + "/2024/0*")).containsExactly("2024/01/a", "2024/02/b");
            assertThat(find(home() + "/202[45]"))
                    .containsExactly("2024/01/a", "2024/02/b", "2025/01/c");
        }

        @Test
        void a_name_that_looks_like_a_pattern_may_be_a_file() throws IOException {
            write("a[1].csv", "a1.csv", "b{x", "b*");

            assertThat(find(home() + "/a[1].csv")).containsExactly("a[1].csv");
            assertThat(find(home() + "/b{x")).containsExactly("b{x");
            assertThat(find(home() + "/b\\*")).containsExactly("b*");
        }

        @Test
        void several_inputs_are_read_in_key_order() throws IOException {
            write("b/1", "a/1", "a/2");

            assertThat(find(home() + "/b", home() + "/a")).containsExactly("a/1", "a/2", "b/1");
        }

        @Test
        void what_two_paths_name_is_there_twice_and_what_one_matches_twice_once()
                throws IOException {
            write("a/1", "a/2", "b/1");

            assertThat(find(home() + "/a/1", home() + "/b", home() + "/a/1"))
                    .containsExactly("a/1", "a/1", "b/1");
            assertThat(find(home() + "/a", home() + "/*/1"))
                    .containsExactly("a/1", "a/1", "a/2", "b/1");
            assertThat(find(home() + "/{a,a/1,*/1}")).containsExactly("a/1", "a/2", "b/1");
        }

        @Test
        void sizes_are_told() throws IOException {
            put("a", "12345");

            assertThat(new InputFiles(store).find(List.of(home() + "/a")))
                    .extracting(ObjectInfo::size)
                    .containsExactly(5L);
        }

        @Test
        void what_matches_nothing_is_named_with_what_is_near() throws IOException {
            write("data/visits-1.csv", "data/visits-2.csv", "data/other");

            assertThatThrownBy(() -> find(home() + "/data/visit-*.csv"))
                    .isInstanceOf(InputNotFoundException.class)
                    .hasMessageContaining("path=" + home() + "/data/visit-*.csv")
                    .hasMessageContaining("parent=" + home() + "/data")
                    .hasMessageContaining("similar=visits-1.csv,visits-2.csv");
            assertThatThrownBy(() -> find(home() + "/dat/x/y.csv"))
                    .isInstanceOf(InputNotFoundException.class)
                    .hasMessageContaining("similar=data");
            assertThatThrownBy(() -> find(home() + "/data/other", home() + "/data/zzzzzz/*"))
                    .isInstanceOf(InputNotFoundException.class)
                    .hasMessageContaining("parent=" + home() + "/data")
                    .hasMessageNotContaining("similar")
                    .satisfies(e ->
                            assertThat(((InputNotFoundException) e).path())
                                    .isEqualTo(home() + "/data/zzzzzz/*"));
            assertThatThrownBy(() -> find(home() + "/data/other/x"))
                    .isInstanceOf(InputNotFoundException.class);
            assertThatThrownBy(() -> find(home() + "/{nothing,no}/x"))
                    .isInstanceOf(InputNotFoundException.class);
        }

        @Test
        void an_output_is_read_by_its_manifest() throws IOException {
            write("out/part-0", "out/part-1", "out/stray", "out/sub/stray");
            manifest("out/_SUCCESS", new Part("part-1", 10, 1), new Part("part-0", 10, 1));

            assertThat(find(home() + "/out")).containsExactly("out/part-0", "out/part-1");
            assertThat(find(home() + "/o*")).containsExactly("out/part-0", "out/part-1");
            assertThat(find(home() + "/out/s*")).containsExactly("out/stray", "out/sub/stray");
        }

        @Test
        void outputs_below_a_directory_are_read_by_their_manifests() throws IOException {
            write("runs/1/part-0", "runs/1/stray", "runs/2/part-0", "runs/note");
            manifest("runs/1/_SUCCESS", new Part("part-0", 13, 1));

            assertThat(find(home() + "/runs"))
                    .containsExactly("runs/1/part-0", "runs/2/part-0", "runs/note");
        }

        @Test
        void an_output_without_parts_is_an_empty_input() throws IOException {
            manifest("out/_SUCCESS");

            assertThat(find(home() + "/out")).isEmpty();
        }

        @Test
        void an_output_that_is_being_published_is_refused_until_it_has_its_manifest()
                throws IOException {
            put("out/part-0", "0123456789");
            put("out/_PUBLISHING", "count-1 2026-11-21T19:46:15Z");

            assertThatThrownBy(() -> find(home() + "/out"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not completely published")
                    .hasMessageContaining("out/_PUBLISHING job=count-1 since=2026-11-21T19:46:15Z");

            manifest("out/_SUCCESS", new Part("part-0", 10, 1));
            assertThat(find(home() + "/out")).containsExactly("out/part-0");
        }

        @Test
        void an_empty_mark_is_no_manifest() throws IOException {
            write("out/part-0");
            put("out/_SUCCESS", "");

            assertThat(find(home() + "/out")).containsExactly("out/part-0");
        }

        @Test
        void an_output_that_is_not_as_its_manifest_says_is_an_error() throws IOException {
            write("out/part-0");
            manifest("out/_SUCCESS", new Part("part-0", 11, 1));
            assertThatThrownBy(() -> find(home() + "/out"))
                    .hasMessageContaining("another size")
                    .hasMessageContaining("part=part-0 expected=11 size=10");

            manifest("out/_SUCCESS", new Part("part-0", 10, 1), new Part("part-1", 10, 1));
            assertThatThrownBy(() -> find(home() + "/out"))
                    .hasMessageContaining("part is missing: manifest=" + home() + "/out/_SUCCESS");
        }

        List<String> find(String... paths) throws IOException {
            List<String> keys = new ArrayList<>();
            for (ObjectInfo object : new InputFiles(store).find(List.of(paths))) {
                assertThat(object.key()).startsWith(home() + "/");
                keys.add(object.key().substring(home().length() + 1));
            }
            return keys;
        }

        /// Writes objects whose content is their name.
        void write(String... names) throws IOException {
            for (String name : names) {
                put(name, name);
            }
        }

        private void manifest(String name, Part... parts) throws IOException {
            put(name, new String(new SuccessManifest("job-1", List.of(parts)).encode(), UTF_8));
        }

        private void put(String name, String content) throws IOException {
            try (ObjectWriter writer = store.create(home() + "/" + name)) {
                byte[] bytes = content.getBytes(UTF_8);
                writer.write(bytes, 0, bytes.length);
                writer.commit();
            }
        }
    }
}
