package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.services.s3.model.CompletedPart;

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
    private static final int MAX_COPIES = 32;

    private final S3Api api;
    private final long copyBytes;

    /// @param copyBytes from where on objects are copied in parts of this size
    S3Publisher(S3Api api, long copyBytes) {
        this.api = api;
        this.copyBytes = copyBytes;
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
        S3Location mark = child(to, SuccessManifest.PUBLISHING);
        api.put(mark, new byte[0], 0, new S3Api.Condition.Always(), Writers.NONE);
        api.delete(child(to, SuccessManifest.NAME));
        copyAll(from, to, names);
        removeOthers(to, names);
        Long manifest = names.get(SuccessManifest.NAME);
        if (manifest != null) {
            copy(
                    child(from, SuccessManifest.NAME),
                    child(to, SuccessManifest.NAME),
                    manifest.longValue());
        }
        api.delete(mark);
        api.delete(child(from, SuccessManifest.NAME));
        deleteAll(from);
    }

    private static S3Location child(S3Location directory, String name) {
        return directory.withKey(directory.prefix() + name);
    }

    private static String name(S3Location directory, ObjectInfo object) {
        return object.key().substring(directory.withKey(directory.prefix()).toString().length());
    }

    private void copyAll(S3Location from, S3Location to, Map<String, Long> names)
            throws IOException {
        List<Callable<Void>> copies = new ArrayList<>();
        names.forEach((name, size) -> {
            if (!name.equals(SuccessManifest.NAME)) {
                copies.add(() -> {
                    copy(child(from, name), child(to, name), size);
                    return null;
                });
            }
        });
        Semaphore slots = new Semaphore(MAX_COPIES);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        try (executor) {
            var running = new ExecutorCompletionService<Void>(executor);
            for (Callable<Void> copy : copies) {
                running.submit(() -> {
                    slots.acquire();
                    try {
                        return copy.call();
                    } finally {
                        slots.release();
                    }
                });
            }
            try {
                for (int done = 0; done < copies.size(); done++) {
                    running.take().get();
                }
            } finally {
                executor.shutdownNow(); // the first failure ends the rest
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("copy failed: from=" + from + " to=" + to, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted: action=publish to=" + to);
        }
    }

    private void copy(S3Location from, S3Location to, long size) throws IOException {
        if (size < copyBytes) {
            api.copy(from, to);
            return;
        }
        Writers writers = Writers.NONE.next();
        String upload = api.startUpload(to, writers);
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long start = 0; start < size; start += copyBytes) {
                long end = Math.min(size, start + copyBytes);
                parts.add(api.copyPart(from, to, upload, parts.size() + 1, start, end));
            }
            api.completeUpload(to, upload, parts, writers);
        } catch (IOException | RuntimeException e) {
            try {
                api.abortUpload(to, upload);
            } catch (IOException failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
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
        int expected = names.size() - (names.containsKey(SuccessManifest.NAME) ? 1 : 0);
        if (found != expected) {
            throw new IOException(
                    "objects vanished while they were published: to="
                            + to
                            + " expected="
                            + expected
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

    private void deleteKeys(String bucket, List<String> keys) throws IOException {
        for (int start = 0; start < keys.size(); start += S3Api.MAX_DELETED) {
            int end = Math.min(keys.size(), start + S3Api.MAX_DELETED);
            api.delete(bucket, List.copyOf(keys.subList(start, end)));
        }
    }
}
