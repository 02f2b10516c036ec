package dev.mayfly.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.code.CodeReference;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodePackageTest {
    private final List<String> written = new ArrayList<>();
    private final MemoryObjectStore memory = new MemoryObjectStore();
    private final ForwardingStore store =
            new ForwardingStore(memory) {
                @Override
                public ObjectWriter create(String key) throws IOException {
                    written.add(key);
                    return super.create(key);
                }
            };
    private Path classes;
    private Path jar;
    @TempDir private Path directory;

    @BeforeEach
    void writeCode() throws IOException {
        classes = Files.createDirectories(directory.resolve("classes/jobs")).getParent();
        Files.write(classes.resolve("jobs/One.class"), new byte[] {1});
        Files.write(classes.resolve("two.txt"), new byte[] {2});
        jar = Files.write(directory.resolve("library.jar"), new byte[] {3, 4});
    }

    @Test
    void jars_are_sent_as_they_are_and_directories_as_jars_in_order() throws IOException {
        List<CodeReference> code = CodePackage.put(List.of(classes, jar), store, "work/code");

        assertThat(code).hasSize(2);
        assertThat(Stores.get(memory, code.get(1).key())).containsExactly(3, 4);
        for (CodeReference each : code) {
            assertThat(each.key()).isEqualTo("work/code/" + each.sha256() + ".jar");
        }
    }

    @Test
    void what_is_there_is_not_sent_again() throws IOException {
        List<CodeReference> first = CodePackage.put(List.of(classes, jar), store, "code");
        List<CodeReference> second = CodePackage.put(List.of(classes, jar), store, "code");

        assertThat(second).isEqualTo(first);
        assertThat(written).hasSize(2);
    }

    @Test
    void the_hash_depends_on_names_and_contents_and_nothing_else() throws IOException {
        CodeReference before = CodePackage.put(List.of(classes), store, "code").getFirst();

        Files.setLastModifiedTime(classes.resolve("two.txt"), FileTime.fromMillis(1_000_000));
        assertThat(CodePackage.put(List.of(classes), store, "code")).containsExactly(before);

        Files.write(classes.resolve("two.txt"), new byte[] {5});
        assertThat(CodePackage.put(List.of(classes), store, "code")).doesNotContain(before);
    }

    @Test
    void what_is_not_there_is_left_out() throws IOException {
        assertThat(CodePackage.put(List.of(directory.resolve("none.jar")), store, "code"))
                .isEmpty();
    }
}
