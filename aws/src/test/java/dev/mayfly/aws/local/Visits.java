package dev.mayfly.aws.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import jobs.VisitJobs;

/// What jobs of [VisitJobs] read, are, and write.
final class Visits {
    private Visits() {}

    /// A store of files and S3, with the settings of this JVM.
    static ObjectStore store() {
        return new RoutedStore(new FileObjectStore(Path.of("")), Visits.class.getClassLoader());
    }

    /// The classes that functions need.
    static Path code() {
        return codeOf(VisitJobs.class);
    }

    /// The jar or directory that holds a class.
    static Path codeOf(Class<?> type) {
        return Path.of(
                URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /// Writes five files.
    ///
    /// @return what counting them by the first characters of the address must give, sorted
    static List<String> write(ObjectStore store, String directory) throws IOException {
        var counts = new TreeMap<String, Long>();
        for (int file = 0; file < 5; file++) {
            var text = new StringBuilder();
            for (int i = 0; i < 2_000; i++) {
                String address = (i % 7 + file % 2) + ".0";
                text.append(address).append('.').append(i % 100);
                text.append(',').append((i + file) % 64 * 0.25).append('\n');
                counts.merge(address, 1L, Long::sum);
            }
            Stores.put(store, directory + "/part-" + file, text.toString().getBytes(UTF_8));
        }
        return counts.entrySet().stream()
                .map(count -> count.getKey() + " " + count.getValue())
                .toList();
    }

    /// The lines of all parts of an output, sorted.
    static List<String> lines(ObjectStore store, String output) throws IOException {
        var lines = new ArrayList<String>();
        for (String key : Stores.keys(store, output)) {
            if (key.contains("/part-")) {
                new String(Stores.get(store, key), UTF_8).lines().forEach(lines::add);
            }
        }
        lines.sort(null);
        return lines;
    }
}
