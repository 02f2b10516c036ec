package dev.mayfly.benchmarks.aws;

import dev.mayfly.aws.s3.S3ObjectStore;
import dev.mayfly.aws.s3.S3Options;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/// Reads one large object in several ways, whole each time, and checks what comes.
final class S3Reads implements AutoCloseable {
    private static final int QUARTERS = 4;
    private static final int QUARTER_BYTES = 64 << 20;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final String BUCKET = "mayfly";
    private static final String KEY = "object";
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private final Process server;
    private final S3Client sdk;
    private final ObjectStore store;
    private final long[] sums = new long[QUARTERS];

    /// Who reads.
    enum Reader {
        /// Mayfly's reader: ranges of 8 MiB, some ahead.
        MAYFLY("mayfly, 1 reader", 1),
        /// One answer of the SDK, as a stream.
        SDK("sdk, 1 stream", 1),
        /// Four of Mayfly's readers, each of a quarter.
        MAYFLY_4("mayfly, 4 readers", QUARTERS),
        /// Four answers of the SDK, each of a quarter.
        SDK_4("sdk, 4 streams", QUARTERS);

        private final String label;
        private final int threads;

        Reader(String label, int threads) {
            this.label = label;
            this.threads = threads;
        }

        String label() {
            return label;
        }
    }

    /// What one read took.
    record Figures(double megabytesPerSecond, double cpuSecondsPerGigabyte) {}

    /// Starts a server and writes the object.
    ///
    /// @param directory for the server's files
    S3Reads(Path directory) throws IOException {
        Files.createDirectories(directory.resolve(BUCKET));
        server =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Xmx1g",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path"),
                                S3Server.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        URI endpoint = URI.create(server.inputReader().readLine());
        sdk =
                S3Client.builder()
                        .endpointOverride(endpoint)
                        .forcePathStyle(true)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(CREDENTIALS)
                        .httpClientBuilder(Apache5HttpClient.builder())
                        .build();
        store =
                new S3ObjectStore(
                        S3Options.defaults().withEndpoint(endpoint).withChecksums(false),
                        CREDENTIALS,
                        () -> {});
        write();
    }

    private void write() throws IOException {
        var random = new Random(1);
        var chunk = new byte[CHUNK_BYTES];
        try (ObjectWriter writer = store.create("s3://" + BUCKET + "/" + KEY)) {
            for (int quarter = 0; quarter < QUARTERS; quarter++) {
                var sum = new CRC32();
                for (int done = 0; done < QUARTER_BYTES; done += CHUNK_BYTES) {
                    random.nextBytes(chunk);
                    sum.update(chunk);
                    writer.write(chunk, 0, CHUNK_BYTES);
                }
                sums[quarter] = sum.getValue();
            }
            writer.commit();
        }
    }

    /// Reads the object once.
    Figures read(Reader reader) throws IOException, InterruptedException {
        var system =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();
        int share = QUARTERS / reader.threads;
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var parts = new ArrayList<Future<?>>();
            for (int first = 0; first < QUARTERS; first += share) {
                int quarter = first;
                parts.add(
                        threads.submit(() -> {
                            read(reader, quarter, share);
                            return true;
                        }));
            }
            await(parts);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
        double bytes = (double) QUARTERS * QUARTER_BYTES;
        return new Figures(bytes / 1e6 / seconds, cpuSeconds * 1e9 / bytes);
    }

    private static void await(List<Future<?>> parts) throws IOException, InterruptedException {
        for (Future<?> each : parts) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IOException("not read: " + e.getCause(), e);
            }
        }
    }

    private void read(Reader reader, int first, int count) throws IOException {
        long start = (long) first * QUARTER_BYTES;
        long end = start + (long) count * QUARTER_BYTES;
        var chunk = new byte[CHUNK_BYTES];
        switch (reader) {
            case MAYFLY, MAYFLY_4 -> {
                try (ObjectReader object = store.open("s3://" + BUCKET + "/" + KEY, start, end)) {
                    check(first, count, at -> read(object, at, chunk), chunk);
                }
            }
            case SDK, SDK_4 -> {
                var get =
                        GetObjectRequest.builder()
                                .bucket(BUCKET)
                                .key(KEY)
                                .range("bytes=" + start + "-" + (end - 1))
                                .build();
                try (InputStream object = sdk.getObject(get)) {
                    check(first, count, _ -> object.readNBytes(chunk, 0, CHUNK_BYTES), chunk);
                }
            }
        }
    }

    private static int read(ObjectReader object, long position, byte[] chunk) throws IOException {
        int filled = 0;
        while (filled < CHUNK_BYTES) {
            int read = object.read(position + filled, chunk, filled, CHUNK_BYTES - filled);
            if (read < 0) {
                break;
            }
            filled += read;
        }
        return filled;
    }

    /// Fills a chunk with what begins at a position.
    @FunctionalInterface
    private interface Source {
        int fill(long position) throws IOException;
    }

    private void check(int first, int count, Source source, byte[] chunk) throws IOException {
        for (int quarter = first; quarter < first + count; quarter++) {
            var sum = new CRC32();
            for (int done = 0; done < QUARTER_BYTES; done += CHUNK_BYTES) {
                if (source.fill((long) quarter * QUARTER_BYTES + done) < CHUNK_BYTES) {
                    throw new IOException("object ends early: quarter=" + quarter);
                }
                sum.update(chunk);
            }
            if (sum.getValue() != sums[quarter]) {
                throw new IOException("other bytes than were written: quarter=" + quarter);
            }
        }
    }

    @Override
    public void close() throws IOException {
        store.close();
        sdk.close();
        server.getOutputStream().close();
        server.onExit().join();
    }
}
