package dev.mayfly.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutedStoreTest {
    @TempDir Path directory;

    /// Found through the class loader that [#withProvider] makes.
    public static final class Provider implements StoreProvider {
        @Override
        public String scheme() {
            return "mem";
        }

        @Override
        public ObjectStore open(Optional<String> region) {
            return new MemoryObjectStore();
        }
    }

    @Test
    void a_scheme_is_what_stands_before_two_slashes() {
        assertThat(RoutedStore.scheme("s3://bucket/a")).isEqualTo(Optional.of("s3"));
        for (String path :
                new String[] {"", "a", "/a", "a:b", "s3:/a", "c://a", "1a://b", "a/b://c"}) {
            assertThat(RoutedStore.scheme(path)).as(path).isEmpty();
        }
    }

    @Test
    void keys_go_to_the_store_of_their_scheme() throws IOException {
        try (ObjectStore store = withProvider()) {
            Stores.put(store, "a", "file".getBytes(UTF_8));
            Stores.put(store, "mem://x/a", "memory".getBytes(UTF_8));

            assertThat(directory.resolve("a")).hasContent("file");
            assertThat(Stores.keys(store, "mem://x")).containsExactly("mem://x/a");
            assertThat(Stores.get(store, "mem://x/a")).asString().isEqualTo("memory");
            assertThat(store.absolute("mem://x/a")).isEqualTo("mem://x/a");
            var none = new SuccessManifest("job", List.of());
            assertThatThrownBy(() -> store.publish("a", List.of(), "mem://x/b", none, false))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_scheme_that_no_provider_knows_is_an_error_that_says_what_to_add() throws IOException {
        try (ObjectStore store = withProvider()) {
            assertThatThrownBy(() -> store.info("s3://bucket/a"))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "module is missing; add dev.mayfly:mayfly-aws to the class path:"
                                    + " scheme=s3 path=s3://bucket/a");
            assertThatThrownBy(() -> store.open("ftp://host/a"))
                    .hasMessageContaining("scheme=ftp path=ftp://host/a");
        }
    }

    @Test
    void no_provider_is_looked_for_while_keys_are_files() throws IOException {
        ClassLoader unused =
                new ClassLoader(null) {
                    @Override
                    protected URL findResource(String name) {
                        throw new AssertionError("looked for " + name);
                    }
                };
        try (ObjectStore store = new RoutedStore(new FileObjectStore(directory), unused)) {
            Stores.put(store, "a", new byte[1]);

            assertThat(Stores.get(store, "a")).hasSize(1);
        }
    }

    private ObjectStore withProvider() throws IOException {
        Path services = directory.resolve("services/META-INF/services");
        Files.createDirectories(services);
        Files.writeString(
                services.resolve(StoreProvider.class.getName()), Provider.class.getName() + "\n");
        URL[] urls = {directory.resolve("services").toUri().toURL()};
        return new RoutedStore(
                new FileObjectStore(directory),
                new URLClassLoader(urls, getClass().getClassLoader()));
    }
}
