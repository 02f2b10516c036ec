package dev.mayfly.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// A store under test, and where in it tests may write.
interface StoreHome {
    /// The store under test.
    ObjectStore store();

    /// What keys begin with, without a `/` at the end.
    String home();

    /// Writes an object under a name below [#home].
    default void put(String name, String content) throws IOException {
        try (ObjectWriter writer = store().create(home() + "/" + name)) {
            byte[] bytes = content.getBytes(UTF_8);
            writer.write(bytes, 0, bytes.length);
            writer.commit();
        }
    }

    /// All bytes of an object.
    default byte[] read(String key) throws IOException {
        try (ObjectReader reader = store().open(key)) {
            byte[] content = new byte[Math.toIntExact(reader.size())];
            assertThat(reader.read(0, content, 0, content.length)).isEqualTo(content.length);
            return content;
        }
    }

    /// The keys below [#home] and a prefix, without [#home].
    default List<String> keys(String prefix) throws IOException {
        try (Stream<ObjectInfo> objects = store().list(home() + prefix)) {
            return objects.map(object -> object.key().substring(home().length())).toList();
        }
    }
}
