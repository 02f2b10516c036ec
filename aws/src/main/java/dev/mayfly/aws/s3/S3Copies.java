package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// Copies objects within S3; large ones in parts. Safe for use by many threads.
final class S3Copies {
    private static final int MAX_COPIES = 32;

    private final S3Api api;
    private final S3Uploads uploads;
    private final long copyBytes;

    /// @param copyBytes from where on objects are copied in parts of this size
    S3Copies(S3Api api, S3Uploads uploads, long copyBytes) {
        this.api = api;
        this.uploads = uploads;
        this.copyBytes = copyBytes;
    }

    /// Copies objects side by side. The first failure ends the rest.
    ///
    /// @param sources names under `from` of what become the parts under `to`
    void copyAll(
            S3Location from, List<String> sources, S3Location to, List<SuccessManifest.Part> parts)
            throws IOException {
        Semaphore slots = new Semaphore(MAX_COPIES);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        try (executor) {
            var running = new ExecutorCompletionService<Void>(executor);
            for (int i = 0; i < parts.size(); i++) {
                S3Location source = from.child(sources.get(i));
                SuccessManifest.Part part = parts.get(i);
                running.submit(() -> {
                    slots.acquire();
                    try {
                        copy(source, to.child(part.name()), part.size());
                        return null;
                    } finally {
                        slots.release();
                    }
                });
            }
            try {
                for (int done = 0; done < parts.size(); done++) {
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
        String upload = uploads.start(to, writers);
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long start = 0; start < size; start += copyBytes) {
                long end = Math.min(size, start + copyBytes);
                parts.add(uploads.copy(from, to, upload, parts.size() + 1, start, end));
            }
            uploads.complete(to, upload, parts, writers);
        } catch (IOException | RuntimeException e) {
            try {
                uploads.abort(to, upload);
            } catch (IOException failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }
}
