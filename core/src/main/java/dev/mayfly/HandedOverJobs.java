package dev.mayfly;

import dev.mayfly.driver.detached.HandOver;
import dev.mayfly.driver.detached.Sweep;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.input.InputFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/// The jobs that one session has handed over to functions. What the session does next waits here
/// for those of them that it depends on, so that a program does the same as if it led its jobs.
/// Safe for use by many threads.
final class HandedOverJobs {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /// How often a job is swept while it may be silent.
    private static final int SWEEPS = 16;

    private final ObjectStore store;
    private final List<JobListener> listeners;
    private final Queue<HandedOver> jobs = new ConcurrentLinkedQueue<>();

    /// A job that goes on without the session.
    ///
    /// @param output directory that it writes
    /// @param inputs files that it reads
    private record HandedOver(
            JobJournal journal, String output, Set<String> inputs, HandOver functions) {
        /// Whether it is in the way of who writes a directory.
        boolean needs(String directory) {
            return isIn(output, directory)
                    || isIn(directory, output)
                    || inputs.stream().anyMatch(input -> isIn(input, directory));
        }
    }

    /// None yet.
    ///
    /// @param listeners told of what is waited for
    HandedOverJobs(ObjectStore store, List<JobListener> listeners) {
        this.store = store;
        this.listeners = List.copyOf(listeners);
    }

    private static boolean isIn(String path, String directory) {
        return (path + "/").startsWith(directory + "/");
    }

    /// Notes one.
    ///
    /// @param output directory that it writes, as a full key
    /// @param functions run it
    void add(JobJournal journal, JobPlan plan, String output, HandOver functions) {
        Set<String> inputs =
                plan.inputs().stream()
                        .flatMap(List::stream)
                        .filter(TaskInput.Splits.class::isInstance)
                        .flatMap(input -> ((TaskInput.Splits) input).splits().stream())
                        .map(InputSplit::objectKey)
                        .collect(Collectors.toUnmodifiableSet());
        jobs.add(new HandedOver(journal, output, inputs, functions));
    }

    /// Waits for the jobs that write what is read next: until then it is not there, or is still
    /// what was there before.
    ///
    /// @param paths as the user wrote them
    /// @throws IOException if one of them did not succeed
    void awaitWritten(List<String> paths) throws IOException {
        for (String path : paths) {
            String absolute = store.absolute(path);
            for (HandedOver job : List.copyOf(jobs)) {
                if (InputFiles.mayLieIn(job.output, absolute)) {
                    JobJournal ended = await(job, "it writes what is read next: path=" + path);
                    requireSucceeded(ended, job, path);
                    jobs.remove(job);
                }
            }
        }
    }

    private void requireSucceeded(JobJournal ended, HandedOver job, String path)
            throws IOException {
        Optional<JobEnd> end = ended.end();
        boolean isThere =
                end.isPresent()
                        ? end.get().state() == EndState.SUCCEEDED
                        : OutputDirectory.isOf(store, job.output, ended.keys().job());
        if (!isThere) {
            String state = end.map(known -> known.state().toString()).orElse("unknown");
            String reason = end.map(JobEnd::reason).orElse("");
            throw new IOException(
                    "input is not written, since the job that was to do so did not succeed: path="
                            + path
                            + " job="
                            + ended.keys().job()
                            + " state="
                            + state
                            + (reason.isEmpty() ? "" : " reason=" + reason));
        }
    }

    /// Waits for the jobs that read or write what is replaced next. How they end does not matter.
    ///
    /// @param directory that is written next, as a full key
    void awaitBefore(String directory) throws IOException {
        for (HandedOver job : List.copyOf(jobs)) {
            if (job.needs(directory)) {
                var _ = await(job, "it uses what is written next: directory=" + directory);
                if (isIn(job.output, directory)) {
                    jobs.remove(job); // nobody reads what it wrote any more
                }
            }
        }
    }

    /// Waits until a job has ended, or the one that has taken its place.
    ///
    /// @param reason why, for people
    /// @return what is left of it
    private JobJournal await(HandedOver job, String reason) throws IOException {
        JobJournal journal = job.journal.latest();
        if (journal.isDescribed()) {
            JobId id = journal.keys().job();
            listeners.forEach(listener -> listener.awaits(id, reason));
        }
        try {
            while (true) {
                awaitEnd(journal, job.functions);
                JobJournal latest = journal.latest();
                if (latest == journal) {
                    return journal;
                }
                journal = latest;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(job, e);
        } catch (IOException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(job, e); // which stops requests, too
            }
            throw e;
        }
    }

    private static IOException interrupted(HandedOver job, Exception cause) {
        var interrupted =
                new InterruptedIOException(
                        "interrupted while waiting for a job, which goes on by itself;"
                                + " mayfly cancel stops it: job="
                                + job.journal.keys().job());
        interrupted.initCause(cause);
        return interrupted;
    }

    private void awaitEnd(JobJournal journal, HandOver functions)
            throws IOException, InterruptedException {
        var sweep =
                new Sweep(
                        store,
                        journal,
                        functions.events(),
                        Clock.systemUTC(),
                        functions.patience());
        long start = System.nanoTime();
        long swept = start - functions.patience().toNanos();
        while (journal.isDescribed()) {
            if (start - swept >= functions.patience().toNanos() / SWEEPS) {
                boolean _ = sweep.look();
                swept = start;
            }
            StoredJob.pause(PAUSE, start);
            start = System.nanoTime();
        }
    }
}
