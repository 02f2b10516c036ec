package dev.mayfly.worker.join;

import dev.mayfly.program.Source;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.HeldRecordException;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.TaskMeter;

/// Streams one side of a join, where it is, past a table of all records of the other side. Used
/// once, by one thread.
public final class BroadcastJoin implements RecordSource {
    private final Source.BroadcastJoined join;
    private final SharedTable table;
    private final RecordSource stream;
    private final TaskMeter meter;

    /// A join.
    ///
    /// @param tables shared with the other attempts of this JVM
    /// @param stream the records that stream
    public BroadcastJoin(
            Source.BroadcastJoined join,
            JobId job,
            SharedTables tables,
            ObjectStore store,
            TaskInput.Probe input,
            RecordSource stream,
            TaskMeter meter) {
        this.join = join;
        this.table =
                tables.of(
                        job,
                        join.table(),
                        store,
                        input.table().stream().map(TaskInput.Blocks::ranges).toList());
        this.stream = stream;
        this.meter = meter;
    }

    @Override
    public void run(RecordSink sink) throws Exception {
        JoinTable[] parts = table.parts(meter);
        var probe = new ProbeSink(join, parts, table.filter(), sink);
        try {
            stream.run(probe);
        } catch (HeldRecordException e) {
            // records have no place that could be wrong, or their reader would have told it
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        probe.finish();
    }
}
