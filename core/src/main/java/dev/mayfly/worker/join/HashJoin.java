package dev.mayfly.worker.join;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.program.Source;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.table.KeyHash;

/// Streams one side of a join past the table of the other. Used by one thread.
final class HashJoin {
    private final JoinTable table;
    private final JoinedPairs pairs;
    private final RecordSink sink;
    private final Codec<Object> keyCodec;
    private final Codec<Object> tableCodec;
    private final Codec<Object> streamCodec;

    private final Decoder keys = new Decoder();
    private final Decoder tableValues = new Decoder();
    private final Decoder streamValues = new Decoder();
    private final RecordView found = new RecordView();

    HashJoin(
            Source.Joined join,
            JoinTable table,
            boolean isTableLeft,
            JoinedPairs pairs,
            RecordSink sink) {
        this.table = table;
        this.pairs = pairs;
        this.sink = sink;
        this.keyCodec = join.key();
        this.tableCodec = isTableLeft ? join.leftValue() : join.rightValue();
        this.streamCodec = isTableLeft ? join.rightValue() : join.leftValue();
    }

    /// Takes a record of the streaming side.
    void accept(RecordView record) throws Exception {
        long hash = KeyHash.hash(record.bytes, record.keyOffset, record.keySize);
        long entry = table.find(record.bytes, record.keyOffset, record.keySize, hash);
        if (entry == JoinTable.NONE && !pairs.keepsStream()) {
            return;
        }
        Object key = keyOf(record);
        if (entry == JoinTable.NONE) {
            sink.accept(key, pairs.ofStream(streamValue(record)));
            return;
        }
        for (; entry != JoinTable.NONE; entry = table.next(entry)) {
            table.view(entry, found);
            sink.accept(key, pairs.both(tableValue(found), streamValue(record)));
        }
    }

    /// Passes on the records of the table that nothing matched, if the join keeps them.
    void finish() throws Exception {
        if (pairs.keepsTable()) {
            table.unmatched(
                    record -> sink.accept(keyOf(record), pairs.ofTable(tableValue(record))));
        }
    }

    private Object keyOf(RecordView record) {
        return keyCodec.decode(keys.wrap(record.bytes, record.keyOffset, record.keySize));
    }

    private Object streamValue(RecordView record) {
        return streamCodec.decode(
                streamValues.wrap(record.valueBytes, record.valueOffset, record.valueSize));
    }

    private Object tableValue(RecordView record) {
        return tableCodec.decode(
                tableValues.wrap(record.valueBytes, record.valueOffset, record.valueSize));
    }
}
