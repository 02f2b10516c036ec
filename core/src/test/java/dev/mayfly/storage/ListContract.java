package dev.mayfly.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How every store lists and deletes.
interface ListContract extends StoreHome {
    @Test
    default void objects_are_listed_in_key_order() throws IOException {
        for (String name :
                List.of(
                        "a/b", "a.txt", "a-b/c", "a/a/z", "a0", "b", "a/a.z", "ab/c", "A", "é",
                        "_x")) {
            put(name, name);
        }

        assertThat(keys(""))
                .containsExactly(
                        "/A", "/_x", "/a-b/c", "/a.txt", "/a/a.z", "/a/a/z", "/a/b", "/a0", "/ab/c",
                        "/b", "/é");
        assertThat(keys("/a")).containsExactly("/a/a.z", "/a/a/z", "/a/b");
        assertThat(keys("/a.txt")).containsExactly("/a.txt");
        assertThat(keys("/nothing")).isEmpty();
        assertThat(keys("/a.txt/below")).isEmpty();
    }

    @Test
    default void names_with_odd_characters_are_listed_as_they_are() throws IOException {
        List<String> names =
                List.of("cr\rcr", "ctl\u0001", "a b+c%2Fd", "<&>\"'", "q?x#y", "\u65e5=*[1]");
        for (String name : names) {
            put("odd/" + name, name);
            put("odd/" + name + "-dir/x", name);
        }

        assertThat(keys("/odd")).hasSize(2 * names.size());
        assertThat(keys("/odd")).containsAll(names.stream().map(name -> "/odd/" + name).toList());
        assertThat(store().children(home() + "/odd"))
                .extracting(ObjectInfo::key)
                .containsAll(
                        names.stream().map(name -> home() + "/odd/" + name + "-dir/").toList());
    }

    @Test
    default void any_set_of_keys_is_listed_in_order_with_sizes() throws IOException {
        Random random = new Random(3);
        Map<String, Integer> expected = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            StringBuilder key = new StringBuilder("/k");
            for (int depth = random.nextInt(4); depth > 0; depth--) {
                key.append('/').append((char) ('a' + random.nextInt(3)));
            }
            key.append(".-_0A".charAt(random.nextInt(5))).append(random.nextInt(5)).append(".o");
            expected.put(key.toString(), i);
        }
        for (var entry : expected.entrySet()) {
            put(entry.getKey().substring(1), "x".repeat(entry.getValue()));
        }

        List<String> found = new ArrayList<>();
        try (Stream<ObjectInfo> objects = store().list(home())) {
            objects.forEach(object -> {
                String key = object.key().substring(home().length());
                found.add(key);
                assertThat(object.size()).isEqualTo((long) expected.get(key));
            });
        }
        assertThat(found).containsExactlyElementsOf(expected.keySet());
    }

    @Test
    default void objects_tell_when_they_were_written() throws IOException {
        Instant before = Instant.now().minusSeconds(2); // stores may count whole seconds
        put("d/a", "1");
        Instant after = Instant.now().plusSeconds(2);

        var found = new ArrayList<>(store().children(home() + "/d"));
        found.add(store().info(home() + "/d/a"));
        try (Stream<ObjectInfo> objects = store().list(home())) {
            objects.forEach(found::add);
        }
        assertThat(found)
                .hasSize(3)
                .extracting(ObjectInfo::modified)
                .allSatisfy(time -> assertThat(time).isBetween(before, after));
        assertThat(store().children(home()))
                .extracting(ObjectInfo::modified)
                .containsExactly(Instant.EPOCH);
    }

    @Test
    default void children_are_objects_and_directories_in_key_order() throws IOException {
        for (String name : List.of("d/b/x", "d/b/y/z", "d/b.txt", "d/a", "d/b-/q", "e")) {
            put(name, "12");
        }

        for (String directory : List.of("/d", "/d/")) {
            assertThat(store().children(home() + directory))
                    .extracting(child -> child.key() + "=" + child.size())
                    .containsExactly(
                            home() + "/d/a=2",
                            home() + "/d/b-/=0",
                            home() + "/d/b.txt=2",
                            home() + "/d/b/=0");
        }
        for (String name : List.of("/nothing", "/e", "/e/below")) {
            assertThatThrownBy(() -> store().children(home() + name))
                    .isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    default void what_is_deleted_is_gone() throws IOException {
        put("a", "1");
        put("d/a", "1");
        put("d/e/a", "1");
        put("dd", "1");

        store().delete(home() + "/a");
        store().delete(home() + "/a");
        store().delete(home() + "/d");
        assertThat(keys("")).containsExactly("/d/a", "/d/e/a", "/dd");

        store().deleteAll(home() + "/d");
        store().deleteAll(home() + "/d");
        assertThat(keys("")).containsExactly("/dd");

        store().deleteAll(home() + "/dd");
        assertThat(keys("")).isEmpty();
    }

    @Test
    default void objects_are_deleted_by_their_keys_as_far_as_they_are_there() throws IOException {
        for (String name : List.of("a", "b", "c/d", "c/e")) {
            Stores.put(store(), home() + "/" + name, new byte[] {1});
        }

        store().deleteEach(List.of(home() + "/a", home() + "/c/d", home() + "/missing"));
        store().deleteEach(List.of());

        assertThat(Stores.keys(store(), home())).containsExactly(home() + "/b", home() + "/c/e");
    }
}
