package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.PublishingMark;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Publishes an output by copies within S3:
///
/// 1. lists what is under `from`, and checks that all parts are there
/// 2. writes `_PUBLISHING` under `to`
/// 3. deletes `_SUCCESS` under `to`
/// 4. copies the parts
/// 5. deletes what else is under `to`, and checks sizes
/// 6. writes `_SUCCESS`
/// 7. deletes `_PUBLISHING`
/// 8. deletes what step 1 has found
///
/// Where nothing is to be replaced, step 2 writes the mark on the condition that there is none, so
/// that one of several publishers goes on, and lists what else is there: if there is something, the
/// mark is deleted and the output refused. Steps 3 and 5 are left out. What others write under `to`
/// after that stays there, unless it has the name of a part.
///
/// A reader that finds `_SUCCESS` finds every part of it; one that finds `_PUBLISHING` without it
/// must not read. Up to step 6 all of it may be done again from the beginning; after that only what
/// is left has to be removed. Of several publishers of one job that replace nothing, those that
/// come late succeed, or fail and leave what the first has published as it is.
final class S3Publisher {
    /// More than any mark of Mayfly's has.
    private static final int MARK_BYTES = 1024;

    private final S3Api api;
    private final S3Copies copies;
    private final S3Ranges ranges;

    S3Publisher(S3Api api, S3Copies copies, S3Ranges ranges) {
        this.api = api;
        this.copies = copies;
        this.ranges = ranges;
    }

    void publish(
            S3Location from,
            List<String> sources,
            S3Location to,
            SuccessManifest manifest,
            boolean isReplacing)
            throws IOException {
        Map<String, Long> found = sizes(from);
        for (int i = 0; i < sources.size(); i++) {
            String key = from.child(sources.get(i)).toString();
            Long size = found.get(sources.get(i));
            if (size == null) {
                throw SuccessManifest.gone(key);
            }
            manifest.parts().get(i).requireIs(key, size);
        }
        S3Location mark = to.child(PublishingMark.NAME);
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
        var publishing = PublishingMark.of(manifest.job(), now);
        S3Location success = to.child(SuccessManifest.NAME);
        if (isReplacing) {
            byte[] content = publishing.encode();
            api.put(mark, content, content.length, new S3Api.Condition.Always(), Writers.NONE);
            api.delete(success);
        } else {
            claim(to, mark, publishing, manifest.parts());
        }
        copies.copyAll(from, sources, to, manifest.parts());
        if (isReplacing) {
            removeOthers(to, manifest.parts());
        }
        var absent = new S3Api.Condition.Absent();
        boolean isWritten = api.putIf(success, manifest.encode(), absent, Writers.NONE.next());
        if (!isWritten && !isThere(success, manifest)) {
            throw new IOException("another job has published here meanwhile: to=" + to);
        }
        api.delete(mark);
        deleteKeys(from.bucket(), found.keySet().stream().map(from.prefix()::concat).toList());
    }

    /// Writes the mark if there is none, and makes sure that nothing else is there but what the
    /// same job has copied before it died.
    private void claim(
            S3Location to,
            S3Location mark,
            PublishingMark publishing,
            List<SuccessManifest.Part> parts)
            throws IOException {
        var absent = new S3Api.Condition.Absent();
        boolean isFirst = api.putIf(mark, publishing.encode(), absent, Writers.NONE.next());
        if (!isFirst && !isMarkOf(mark, publishing.job())) {
            throw new FileAlreadyExistsException(mark.toString());
        }
        Map<String, Long> there = sizes(to);
        there.remove(PublishingMark.NAME);
        if (!isFirst) {
            parts.forEach(part -> there.remove(part.name()));
        }
        if (!there.isEmpty()) {
            if (isFirst) {
                api.delete(mark);
            }
            throw new FileAlreadyExistsException(to.toString());
        }
    }

    /// Whether another driver of the same job has published the same.
    private boolean isThere(S3Location success, SuccessManifest manifest) throws IOException {
        byte[] expected = manifest.encode();
        try {
            S3Ranges.Range found = ranges.get(success, 0, expected.length + 1, "");
            return Arrays.equals(found.bytes(), 0, found.count(), expected, 0, expected.length);
        } catch (NoSuchFileException e) {
            return false; // was there when the write was refused
        }
    }

    private boolean isMarkOf(S3Location mark, String job) throws IOException {
        try {
            S3Ranges.Range found = ranges.get(mark, 0, MARK_BYTES, "");
            byte[] content = Arrays.copyOf(found.bytes(), found.count());
            return PublishingMark.decode(content).job().equals(job);
        } catch (NoSuchFileException e) {
            return false; // was there when the write was refused
        }
    }

    /// The objects under a directory, directories' keys too, by name.
    private Map<String, Long> sizes(S3Location directory) throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        S3Location under = directory.withKey(directory.prefix());
        int start = under.toString().length();
        for (var each = new S3Listing(api, under, true); each.hasNext(); ) {
            ObjectInfo object = each.next();
            sizes.put(object.key().substring(start), object.size());
        }
        return sizes;
    }

    private void removeOthers(S3Location to, List<SuccessManifest.Part> parts) throws IOException {
        Map<String, Long> found = sizes(to);
        for (SuccessManifest.Part part : parts) {
            Long size = found.remove(part.name());
            String key = to.child(part.name()).toString();
            if (size == null) {
                throw new IOException("part vanished while it was published: key=" + key);
            }
            part.requireIs(key, size);
        }
        found.remove(PublishingMark.NAME);
        deleteKeys(to.bucket(), found.keySet().stream().map(to.prefix()::concat).toList());
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
