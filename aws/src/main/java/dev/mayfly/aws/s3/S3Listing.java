package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.s3.model.S3Object;

/// All keys that begin with a prefix, in order, read page by page. Used by one thread.
final class S3Listing implements Iterator<ObjectInfo> {
    private final S3Api api;
    private final S3Location prefix;
    private final boolean hasDirectories;
    private Iterator<S3Object> page;
    private Optional<String> following;
    private Optional<ObjectInfo> next = Optional.empty();

    /// Asks for the first page.
    ///
    /// @param hasDirectories whether keys that end in `/` are told too, which some tools make to
    ///   show a directory
    S3Listing(S3Api api, S3Location prefix, boolean hasDirectories) throws IOException {
        this.api = api;
        this.prefix = prefix;
        this.hasDirectories = hasDirectories;
        S3Api.Page first = api.list(prefix, true, "");
        this.page = first.objects().iterator();
        this.following = first.next();
    }

    /// The keys as a stream.
    Stream<ObjectInfo> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false);
    }

    /// What a listing tells of an object.
    ///
    /// @param bucket any location in it
    static ObjectInfo info(S3Location bucket, S3Object object) {
        String key = bucket.withKey(object.key()).toString();
        return new ObjectInfo(key, object.size(), object.lastModified());
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty()) {
            if (page.hasNext()) {
                S3Object object = page.next();
                if (hasDirectories || !object.key().endsWith("/")) {
                    next = Optional.of(info(prefix, object));
                }
            } else if (following.isPresent()) {
                turn(following.get());
            } else {
                return false;
            }
        }
        return true;
    }

    private void turn(String token) {
        try {
            S3Api.Page turned = api.list(prefix, true, token);
            page = turned.objects().iterator();
            following = turned.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ObjectInfo next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ObjectInfo result = next.orElseThrow();
        next = Optional.empty();
        return result;
    }
}
