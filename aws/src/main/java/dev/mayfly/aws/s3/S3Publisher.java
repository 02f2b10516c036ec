package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Publishes what is under one prefix as another by copies within S3:
///
/// 1. writes `_PUBLISHING` under `to`
/// 2. deletes `_SUCCESS` under `to`
/// 3. copies all objects but `_SUCCESS`
/// 4. deletes what else is under `to`, and checks sizes
/// 5. copies `_SUCCESS`
/// 6. deletes `_PUBLISHING`
/// 7. deletes what is under `from`, `_SUCCESS` first
///
/// A reader that finds `_SUCCESS` finds every part of it; one that finds `_PUBLISHING` without it
/// must not read. Up to step 7 all of it may be done again from the beginning. Whoever resumes
/// after a crash does so only if `from` has its `_SUCCESS`: without it, the work is done.
final class S3Publisher {
    private final S3Api api;
    private final S3Copies copies;

    S3Publisher(S3Api api, S3Copies copies) {
        this.api = api;
        this.copies = copies;
    }

    void publish(S3Location from, S3Location to) throws IOException {
        Map<String, Long> names = new HashMap<>();
        for (var each = new S3Listing(api, from.withKey(from.prefix()), false); each.hasNext(); ) {
            ObjectInfo object = each.next();
            names.put(name(from, object), object.size());
        }
        if (names.isEmpty()) {
            throw new NoSuchFileException(from.toString(), null, "nothing to publish");
        }
        S3Location mark = to.child(SuccessManifest.PUBLISHING);
        api.put(mark, new byte[0], 0, new S3Api.Condition.Always(), Writers.NONE);
        api.delete(to.child(SuccessManifest.NAME));
        Long manifest = names.remove(SuccessManifest.NAME);
        copies.copyAll(from, to, names);
        removeOthers(to, names);
        if (manifest != null) {
            copies.copy(
                    from.child(SuccessManifest.NAME),
                    to.child(SuccessManifest.NAME),
                    manifest.longValue());
        }
        api.delete(mark);
        api.delete(from.child(SuccessManifest.NAME));
        deleteAll(from);
    }

    private static String name(S3Location directory, ObjectInfo object) {
        return object.key().substring(directory.withKey(directory.prefix()).toString().length());
    }

    private void removeOthers(S3Location to, Map<String, Long> names) throws IOException {
        List<String> others = new ArrayList<>();
        int found = 0;
        for (var each = new S3Listing(api, to.withKey(to.prefix()), true); each.hasNext(); ) {
            ObjectInfo object = each.next();
            String name = name(to, object);
            Long size = names.get(name);
            if (size == null && !name.equals(SuccessManifest.PUBLISHING)) {
                others.add(to.prefix() + name);
            } else if (size != null) {
                found++;
                if (size.longValue() != object.size()) {
                    throw new IOException(
                            "copy has another size: key="
                                    + object.key()
                                    + " expected="
                                    + size
                                    + " size="
                                    + object.size());
                }
            }
        }
        if (found != names.size()) {
            throw new IOException(
                    "objects vanished while they were published: to="
                            + to
                            + " expected="
                            + names.size()
                            + " found="
                            + found);
        }
        deleteKeys(to.bucket(), others);
    }

    /// Deletes all objects under a prefix, directories' keys too.
    void deleteAll(S3Location prefix) throws IOException {
        List<String> keys = new ArrayList<>();
        int start = prefix.withKey("").toString().length();
        S3Location under = prefix.withKey(prefix.prefix());
        for (var each = new S3Listing(api, under, true); each.hasNext(); ) {
            keys.add(each.next().key().substring(start));
            if (keys.size() == S3Api.MAX_DELETED) {
                deleteKeys(prefix.bucket(), keys);
                keys.clear();
            }
        }
        deleteKeys(prefix.bucket(), keys);
    }

    /// Deletes objects as far as they are there.
    void deleteKeys(String bucket, List<String> keys) throws IOException {
        for (int start = 0; start < keys.size(); start += S3Api.MAX_DELETED) {
            int end = Math.min(keys.size(), start + S3Api.MAX_DELETED);
            api.delete(bucket, List.copyOf(keys.subList(start, end)));
        }
    }
}
