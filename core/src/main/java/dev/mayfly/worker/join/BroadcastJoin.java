package dev.mayfly.worker.join;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.table.KeyEncoder;
import dev.mayfly.worker.table.KeyHash;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
        stream.run(new ProbeSink(join, table.parts(meter), sink));
    }

    /// Looks up each record that streams.
    private static final class ProbeSink implements RecordSink {
        private final JoinTable[] parts;
        private final RecordSink sink;
        private final JoinedPairs pairs;
        private final KeyEncoder encoded;
        private final Codec<Object> tableCodec;
        private final Decoder tableValues = new Decoder();
        private final RecordView found = new RecordView();

        ProbeSink(Source.BroadcastJoined join, JoinTable[] parts, RecordSink sink) {
            this.parts = parts;
            this.sink = sink;
            this.pairs = new JoinedPairs(join.kind(), join.isTableLeft());
            this.encoded = new KeyEncoder(join.key());
            this.tableCodec = join.isTableLeft() ? join.leftValue() : join.rightValue();
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            KeyEncoder sought = encoded;
            sought.encode(Objects.requireNonNull(key, "key is null"));
            JoinTable part = parts[KeyHash.partition(sought.hash, parts.length)];
            long entry = part.find(sought.bytes, sought.offset, sought.size, sought.hash);
            if (entry == JoinTable.NONE && pairs.keepsStream()) {
                sink.accept(key, pairs.ofStream(value));
            }
            for (; entry != JoinTable.NONE; entry = part.next(entry)) {
                part.view(entry, found);
                Object other =
                        tableCodec.decode(
                                tableValues.wrap(
                                        found.valueBytes, found.valueOffset, found.valueSize));
                sink.accept(key, pairs.both(other, value));
            }
        }

        @Override
        public void finish() {}
    }
}
