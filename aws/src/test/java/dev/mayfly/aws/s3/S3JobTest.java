package dev.mayfly.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.Mayfly;
import dev.mayfly.OutputExistsException;
import dev.mayfly.SessionOptions;
import dev.mayfly.api.Output;
import dev.mayfly.api.Session;
import dev.mayfly.aws.testing.S3Server;
import dev.mayfly.data.Delimited;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.examples.AggregationQuery;
import dev.mayfly.examples.ScanQuery;
import dev.mayfly.examples.data.ByteSize;
import dev.mayfly.examples.data.DataGenerator;
import dev.mayfly.examples.data.DataRequest;
import dev.mayfly.examples.data.Table;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.PublishingMark;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole jobs on this machine that read and write S3, found by its scheme.
class S3JobTest {
    private static final int FILES = 1_500;

    @TempDir private static Path directory;
    private static S3Server server;
    private static ObjectStore store;
    private static String bucket;
    private static String visits;

    @BeforeAll
    static void generateInput() throws Exception {
        server = S3Server.orS3Proxy();
        S3Options options =
                S3Options.defaults().withEndpoint(server.endpoint()).withChecksums(false);
        store = new S3ObjectStore(options);
        bucket = "s3://" + Buckets.create(server.endpoint());
        System.setProperty("mayfly.s3.endpoint", server.endpoint().toString());
        System.setProperty("mayfly.s3.checksums", "false");
        DataGenerator.generate(
                new DataRequest(
                        directory,
                        7,
                        FILES,
                        2,
                        Map.of(
                                Table.USERVISITS,
                                ByteSize.parse("2MB"),
                                Table.RANKINGS,
                                ByteSize.parse("1MB")),
                        false));
        visits = upload("uservisits");
        upload("rankings");
    }

    private static String upload(String table) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(8);
                Stream<Path> files = Files.list(directory.resolve(table))) {
            List<Future<?>> puts = new ArrayList<>();
            for (Path file : files.toList()) {
                String key = bucket + "/" + table + "/" + file.getFileName();
                puts.add(
                        executor.submit(() -> {
                            Stores.put(store, key, Files.readAllBytes(file));
                            return null;
                        }));
            }
            for (Future<?> put : puts) {
                put.get();
            }
        }
        return bucket + "/" + table;
    }

    @AfterAll
    static void stopServer() throws Exception {
        System.clearProperty("mayfly.s3.endpoint");
        System.clearProperty("mayfly.s3.checksums");
        store.close();
        server.close();
    }

    private static Session session() {
        return Mayfly.session(
                SessionOptions.defaults()
                        .withThreads(4)
                        .withMaxAttempts(1)
                        .withWorkDirectory(directory.resolve("work").toString()));
    }

    @Test
    void a_scan_of_1500_objects_gives_what_files_give() throws IOException {
        String local = directory.resolve("scan").toString();
        try (Session session = session()) {
            ScanQuery.run(session, directory.resolve("rankings").toString(), local, 10);
            ScanQuery.run(session, bucket + "/rankings", bucket + "/scan", 10);
        }

        assertThat(remoteLines("/scan")).isNotEmpty().isEqualTo(localLines("scan"));
        assertThat(Stores.keys(store, bucket + "/scan")).contains(bucket + "/scan/_SUCCESS");
        assertThat(keys()).noneMatch(key -> key.contains("/.mayfly-"));
    }

    @Test
    void an_aggregation_of_1500_objects_gives_what_files_give() throws IOException {
        try (Session session = session()) {
            AggregationQuery.run(
                    session,
                    directory.resolve("uservisits").toString(),
                    directory.resolve("sums").toString(),
                    8);
            AggregationQuery.run(session, visits + "/part-*", bucket + "/sums", 8);
        }

        Map<String, Double> expected = sums(localLines("sums"));
        Map<String, Double> actual = sums(remoteLines("/sums"));
        assertThat(actual.keySet()).isNotEmpty().isEqualTo(expected.keySet());
        expected.forEach((key, sum) ->
                assertThat(actual.get(key))
                        .isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-9)));
    }

    @Test
    void one_job_reads_and_writes_files_and_objects() throws IOException {
        Path file = Files.writeString(directory.resolve("here.txt"), "b\na\n");
        String there = bucket + "/there.txt";
        Stores.put(store, there, "c\na\n".getBytes(UTF_8));
        try (Session session = session()) {
            var both = session.text(file.toString()).union(session.text(there));

            both.distinct().sortBy(line -> line).coalesce(1).saveAsText(bucket + "/both");
            session.text(bucket + "/both").saveAsText(directory.resolve("both").toString());
        }

        assertThat(localLines("both")).containsExactly("a", "b", "c");
    }

    @Test
    void an_output_that_exists_is_refused_or_replaced_as_asked() throws IOException {
        String out = bucket + "/again";
        try (Session session = session()) {
            session.of("old", "older").coalesce(1).saveAsText(out);
            assertThatThrownBy(() -> session.of("new").saveAsText(out))
                    .isInstanceOf(OutputExistsException.class)
                    .hasMessageContaining(out);

            session.of("new").coalesce(1).saveAsText(Output.to(out).overwriting());
            assertThat(session.text(out).collect()).containsExactly("new");
        }
    }

    @Test
    void what_another_job_has_published_of_its_output_is_refused_with_its_name()
            throws IOException {
        String out = bucket + "/half";
        Stores.put(store, out + "/part-r-00000", "half".getBytes(UTF_8));
        PublishingMark mark = PublishingMark.of("count-1", Instant.parse("2026-11-21T19:46:15Z"));
        Stores.put(store, out + "/_PUBLISHING", mark.encode());
        try (Session session = session()) {
            assertThatThrownBy(() -> session.of("new").saveAsText(out))
                    .isInstanceOf(OutputExistsException.class)
                    .hasMessageContainingAll(
                            "not completely published",
                            "/_PUBLISHING job=count-1 since=2026-11-21T19:46:15Z",
                            "mayfly resume count-1 completes it",
                            "remove the directory, or save there with overwriting");

            session.of("new").saveAsText(Output.to(out).overwriting());
            assertThat(session.text(out).collect()).containsExactly("new");
        }
        assertThat(Stores.keys(store, out)).doesNotContain(out + "/_PUBLISHING");
    }

    @Test
    void a_job_that_fails_leaves_nothing() throws IOException {
        try (Session session = session()) {
            var failing = session.text(visits).map(line -> line.substring(line.length() + 1));

            assertThatThrownBy(() -> failing.saveAsText(bucket + "/failed"))
                    .isInstanceOf(JobFailedException.class);
        }
        assertThat(keys()).noneMatch(key -> key.contains("failed"));
    }

    @Test
    void what_is_missing_is_named_with_what_is_there() {
        try (Session session = session()) {
            assertThatThrownBy(() -> session.text(bucket + "/uservisit").count())
                    .hasMessageContaining(bucket + "/uservisit")
                    .hasMessageContaining("similar=uservisits");
            assertThatThrownBy(() -> session.text("s3://no-bucket-here/a").count())
                    .hasStackTraceContaining("no such bucket; check the name");
        }
    }

    @Test
    void a_whole_bucket_is_no_output_and_no_work_directory() {
        try (Session session = session()) {
            assertThatThrownBy(() -> session.of("a").saveAsText(bucket))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("needs a directory in the bucket");
        }
        assertThatThrownBy(() ->
                        Mayfly.session(
                                SessionOptions.defaults().withWorkDirectory(bucket + "/work")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("work directory must be on this machine");
    }

    @Test
    void rows_of_objects_are_counted_as_those_of_files() {
        try (Session session = session()) {
            long local =
                    session.delimited(Delimited.by(','), directory.resolve("uservisits").toString())
                            .count();
            assertThat(session.delimited(Delimited.by(','), visits).count()).isEqualTo(local);
        }
    }

    private static List<String> keys() throws IOException {
        return Stores.keys(store, bucket);
    }

    private static List<String> remoteLines(String name) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String key : Stores.keys(store, bucket + name)) {
            if (key.contains("/part-")) {
                new String(Stores.get(store, key), java.nio.charset.StandardCharsets.UTF_8)
                        .lines()
                        .forEach(lines::add);
            }
        }
        return lines.stream().sorted().toList();
    }

    private static List<String> localLines(String name) throws IOException {
        try (Stream<Path> parts = Files.list(directory.resolve(name))) {
            List<Path> all = parts.filter(it -> it.toString().contains("part-")).toList();
            StringBuilder text = new StringBuilder();
            for (Path part : all) {
                text.append(Files.readString(part));
            }
            return text.toString().lines().sorted().toList();
        }
    }

    private static Map<String, Double> sums(List<String> lines) {
        Map<String, Double> sums = new TreeMap<>();
        for (String line : lines) {
            String[] fields = line.split(",", -1);
            sums.merge(fields[0], Double.valueOf(fields[1]), Double::sum);
        }
        assertThat(sums).as(lines.stream().limit(3).collect(joining("; "))).hasSize(lines.size());
        return sums;
    }
}
