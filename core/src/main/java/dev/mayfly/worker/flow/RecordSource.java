package dev.mayfly.worker.flow;

/// Pushes the records of one partition into a sink. Used once, by one thread.
@FunctionalInterface
public interface RecordSource {
    /// Passes every record to the sink, and leaves finishing it to the caller.
    void run(RecordSink sink) throws Exception;
}
