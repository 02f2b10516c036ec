package dev.mayfly.benchmarks.yardstick;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Runs a phase of a job on all cores: each worker takes the next piece of work until none is left.
final class Parallel {
    private Parallel() {}

    /// What a worker does with one piece.
    @FunctionalInterface
    interface Work<W, P> {
        void run(W worker, P piece) throws Exception;
    }

    /// One worker for each core.
    static <W> List<W> workers(Supplier<W> worker) {
        return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(_ -> worker.get())
                .toList();
    }

    /// The numbers of partitions, as pieces of work.
    static Queue<Integer> partitions(int count) {
        return new ConcurrentLinkedQueue<>(IntStream.range(0, count).boxed().toList());
    }

    /// Does all the work; returns when it is done.
    static <W, P> void run(List<W> workers, Queue<P> pieces, Work<W, P> work)
            throws InterruptedException, ExecutionException {
        var tasks = new ArrayList<Callable<Boolean>>();
        for (W worker : workers) {
            tasks.add(() -> {
                for (var piece = pieces.poll(); piece != null; piece = pieces.poll()) {
                    work.run(worker, piece);
                }
                return true;
            });
        }
        try (var executor = Executors.newFixedThreadPool(workers.size())) {
            for (var done : executor.invokeAll(tasks)) {
                done.get();
            }
        }
    }
}
