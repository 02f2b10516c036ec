package dev.mayfly.api;

import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.OutputFormat;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What runs the actions of a session. Safe for use by many threads.
public interface Engine extends AutoCloseable {
    /// A number for a new lineage node.
    int nextId();

    /// Computes a dataset and gives its records in partition order.
    ///
    /// @param action what the user called, for the job's name
    /// @throws dev.mayfly.driver.event.JobFailedException if the job fails
    Records collect(Lineage lineage, String action);

    /// Computes the first partitions of a dataset, as many as it takes to get some records.
    ///
    /// @param count how many records are wanted
    Records take(Lineage lineage, long count);

    /// Computes a dataset and writes it.
    ///
    /// @throws dev.mayfly.driver.event.JobFailedException if the job fails
    void save(Lineage lineage, OutputFormat format, Output output);

    /// The plan that an action on the dataset would run, as text.
    String explain(Lineage lineage);

    /// Totals of the user's counters by name, over the jobs that have succeeded.
    Map<String, Long> counters();

    /// Keeps a broadcast value's bytes for the session and says where.
    String broadcast(byte[] value);

    /// Forgets the kept partitions of a cached dataset.
    void forget(int dataset);

    @Override
    void close();

    /// The records of a computed dataset, read once. To be closed; used by one thread.
    interface Records extends AutoCloseable, Iterator<Entry> {
        @Override
        void close();
    }

    /// A record that may be kept.
    ///
    /// @param key the key, null if the dataset has none
    record Entry(@Nullable Object key, Object value) {}
}
