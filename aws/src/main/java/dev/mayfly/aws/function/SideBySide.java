package dev.mayfly.aws.function;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs pieces of work at the same time and gives their results in order.
final class SideBySide {
    private SideBySide() {}

    /// Runs all pieces to their ends; a single one on the calling thread.
    ///
    /// @param parallelism the most that run at the same time
    /// @throws InterruptedException if the calling thread was told to stop; the pieces have ended
    static <T> List<T> run(List<Callable<T>> pieces, int parallelism) throws InterruptedException {
        if (pieces.size() == 1) {
            return List.of(runHere(pieces.getFirst()));
        }
        var results = new ArrayList<T>();
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, parallelism));
        try {
            for (Future<T> each : threads.invokeAll(pieces)) {
                results.add(each.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("piece of work failed", e.getCause());
        } finally {
            threads.shutdownNow();
            threads.close();
        }
        return results;
    }

    private static <T> T runHere(Callable<T> piece) throws InterruptedException {
        try {
            return piece.call();
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("piece of work failed", e);
        }
    }
}
