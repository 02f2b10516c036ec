package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.S3Ranges.Range;
import dev.mayfly.aws.s3.request.RefusedException;
import dev.mayfly.aws.s3.request.RequestCounters;
import dev.mayfly.aws.s3.request.RequestCounts;
import dev.mayfly.aws.s3.request.RetryingRequests;
import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Objects in S3, or in a server that speaks its protocol, under keys such as `s3://bucket/a.txt`.
/// Reads ahead and writes in parts; conditional writes are S3's own. Publishing is described at
/// [S3Publisher]. Safe for use by many threads; close it.
///
/// Not promised beyond [ObjectStore]: that a key written twice within seconds keeps the later bytes
/// ([S3ObjectWriter]).
public final class S3ObjectStore implements ObjectStore {
    /// Most that an array holds on every JVM.
    private static final int MAX_LOADED = Integer.MAX_VALUE - 8;

    private final S3Options options;
    private final SdkHttpClient http;
    private final S3Client client;
    private final Runnable whenClosed;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final RequestCounters counters = new RequestCounters();
    private final BufferPool buffers;
    private final S3Api api;
    private final S3Ranges ranges;
    private final S3Uploads uploads;
    private final S3Publisher publisher;

    /// A store with credentials of the SDK's chain. Sends nothing yet.
    public S3ObjectStore(S3Options options) {
        this(options, S3Clients.http(options), TimeUnit.NANOSECONDS::sleep);
    }

    /// A store on a server that was started for it. Sends nothing yet.
    ///
    /// @param credentials that the server knows
    /// @param whenClosed ends the server, when the store is closed
    public S3ObjectStore(
            S3Options options, AwsCredentialsProvider credentials, Runnable whenClosed) {
        this(options, credentials, S3Clients.http(options), whenClosed);
    }

    private S3ObjectStore(
            S3Options options,
            AwsCredentialsProvider credentials,
            SdkHttpClient http,
            Runnable whenClosed) {
        this(
                options,
                http,
                S3Clients.client(options, http, credentials),
                whenClosed,
                TimeUnit.NANOSECONDS::sleep);
    }

    /// A store that sends its requests by a client and waits in a way that tests choose.
    ///
    /// @param http is closed with the store
    S3ObjectStore(S3Options options, SdkHttpClient http, RetryingRequests.Pause pause) {
        this(options, http, S3Clients.client(options, http), () -> {}, pause);
    }

    private S3ObjectStore(
            S3Options options,
            SdkHttpClient http,
            S3Client client,
            Runnable whenClosed,
            RetryingRequests.Pause pause) {
        this.options = options;
        this.http = http;
        this.client = client;
        this.whenClosed = whenClosed;
        this.buffers = new BufferPool(options.bufferBytes(), options.rangeBytes());
        var requests = new RetryingRequests(executor, counters, pause);
        this.api = new S3Api(client, options, requests, counters);
        this.ranges = new S3Ranges(client, api, counters, buffers);
        this.uploads = new S3Uploads(client, options, requests, counters, api);
        this.publisher =
                new S3Publisher(api, new S3Copies(api, uploads, options.copyBytes()), ranges);
    }

    @Override
    public Map<String, Long> requests() {
        Map<String, Long> byName = new TreeMap<>();
        counters.counts().sent().forEach((kind, count) -> byName.put(kind.name(), count));
        return byName;
    }

    /// How many requests were sent so far, and why.
    public RequestCounts requestCounts() {
        return counters.counts();
    }

    /// Memory for buffers that is not in use.
    long freeBufferBytes() {
        return buffers.free();
    }

    @Override
    public Stream<ObjectInfo> list(String prefix) throws IOException {
        S3Location at = S3Location.parse(prefix);
        Stream<ObjectInfo> below = new S3Listing(api, at.withKey(at.prefix()), false).stream();
        if (!at.isObject()) {
            return below;
        }
        try {
            return Stream.concat(Stream.of(info(prefix)), below);
        } catch (NoSuchFileException e) {
            return below;
        }
    }

    @Override
    public List<ObjectInfo> children(String directory) throws IOException {
        S3Location at = S3Location.parse(directory);
        S3Location prefix = at.withKey(at.prefix());
        List<ObjectInfo> children = new ArrayList<>();
        boolean isThere = at.key().isEmpty();
        String next = "";
        do {
            S3Api.Page page = api.list(prefix, false, next);
            for (S3Object object : page.objects()) {
                isThere = true;
                if (!object.key().equals(prefix.key())) {
                    children.add(S3Listing.info(at, object));
                }
            }
            for (String name : page.directories()) {
                isThere = true;
                children.add(new ObjectInfo(at.withKey(name).toString(), 0));
            }
            next = page.next().orElse("");
        } while (!next.isEmpty());
        if (!isThere) {
            throw new NoSuchFileException(directory, null, "no such directory");
        }
        children.sort(Comparator.comparing(ObjectInfo::key));
        return children;
    }

    /// Without a `/` at the end.
    @Override
    public String absolute(String key) {
        int end = key.length();
        while (end > "s3://".length() && key.charAt(end - 1) == '/') {
            end--;
        }
        return key.substring(0, end);
    }

    @Override
    public ObjectInfo info(String key) throws IOException {
        S3Api.Found found = api.head(object(key));
        return new ObjectInfo(key, found.size(), found.modified());
    }

    /// The location of an object.
    private static S3Location object(String key) throws IOException {
        S3Location at = S3Location.parse(key);
        if (!at.isObject()) {
            throw new NoSuchFileException(key, null, "no such object");
        }
        return at;
    }

    @Override
    public ObjectReader open(String key) throws IOException {
        S3Location at = object(key);
        S3Api.Found found = api.head(at);
        return reader(
                at,
                0,
                0,
                new Range(0, new byte[0], 0, found.size(), found.etag(), found.writers()));
    }

    @Override
    public ObjectReader open(String key, long position, long end) throws IOException {
        if (position < 0 || end <= position) {
            return open(key);
        }
        S3Location at = object(key);
        int count = buffers.nextBytes(end - position);
        try {
            return reader(at, position, end, ranges.get(at, position, count, ""));
        } catch (RefusedException e) {
            if (e.status() == RefusedException.RANGE) {
                return open(key); // begins at the object's end
            }
            throw e;
        }
    }

    @Override
    public RangeReaders openAll(List<ObjectRange> announced) {
        return new S3RangeReaders(this, announced, executor, buffers);
    }

    private ObjectReader reader(S3Location at, long start, long end, Range first) {
        return new S3ObjectReader(at, ranges, executor, buffers, start, end, first);
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        return new S3ObjectWriter(
                writable(key), api, uploads, executor, buffers, options.partBytes());
    }

    private static S3Location writable(String key) throws IOException {
        S3Location at = S3Location.parse(key);
        if (!at.isObject()) {
            throw new IOException("is a directory: action=create key=" + key);
        }
        return at;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        var absent = new S3Api.Condition.Absent();
        return api.putIf(writable(key), content, absent, Writers.NONE.next());
    }

    @Override
    public Version load(String key) throws IOException {
        S3Location at = object(key);
        try {
            Range first = ranges.get(at, 0, options.rangeBytes(), "");
            return new Version(whole(key, at, first), version(first.etag(), first.writers()));
        } catch (RefusedException e) {
            if (e.status() == RefusedException.RANGE) {
                S3Api.Found found = api.head(at);
                return new Version(new byte[0], version(found.etag(), found.writers()));
            }
            throw e;
        }
    }

    /// All bytes of the object that a range is the beginning of.
    private byte[] whole(String key, S3Location at, Range first) throws IOException {
        if (first.size() > MAX_LOADED) {
            throw new IOException("object too large to load: key=" + key + " size=" + first.size());
        }
        byte[] bytes = new byte[(int) first.size()];
        try (ObjectReader reader = reader(at, 0, bytes.length, first)) {
            int _ = reader.read(0, bytes, 0, bytes.length);
        }
        return bytes;
    }

    /// The ETag, and the writers by which the next one can be told from others.
    private static String version(String etag, Writers writers) {
        return etag + " " + writers;
    }

    @Override
    public boolean replace(String key, String version, byte[] content) throws IOException {
        int end = version.indexOf(' ');
        if (end < 0) {
            throw new IllegalArgumentException("not a version of this store: " + version);
        }
        var condition = new S3Api.Condition.Match(version.substring(0, end));
        Writers writers = Writers.parse(version.substring(end + 1)).next();
        try {
            return api.putIf(writable(key), content, condition, writers);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void delete(String key) throws IOException {
        S3Location at = S3Location.parse(key);
        if (at.isObject()) {
            api.delete(at);
        }
    }

    @Override
    public void deleteEach(List<String> keys) throws IOException {
        Map<String, List<String>> byBucket = new TreeMap<>();
        for (String key : keys) {
            S3Location at = S3Location.parse(key);
            if (at.isObject()) {
                byBucket.computeIfAbsent(at.bucket(), _ -> new ArrayList<>()).add(at.key());
            }
        }
        for (Map.Entry<String, List<String>> entry : byBucket.entrySet()) {
            publisher.deleteKeys(entry.getKey(), entry.getValue());
        }
    }

    @Override
    public void deleteAll(String prefix) throws IOException {
        S3Location at = S3Location.parse(prefix);
        delete(prefix);
        publisher.deleteAll(at);
    }

    @Override
    public void publish(
            String from,
            List<String> sources,
            String to,
            SuccessManifest manifest,
            boolean isReplacing)
            throws IOException {
        S3Location source = S3Location.parse(from);
        S3Location target = S3Location.parse(to);
        if (source.holds(target) || target.holds(source)) {
            throw new IllegalArgumentException(
                    "one directory lies in the other: from=" + from + " to=" + to);
        }
        publisher.publish(source, sources, target, manifest, isReplacing);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
        client.close();
        http.close();
        whenClosed.run();
    }
}
