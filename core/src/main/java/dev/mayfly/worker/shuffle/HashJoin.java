package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Joined;
import dev.mayfly.protocol.Source;
import dev.mayfly.worker.flow.RecordSink;
import java.util.Optional;

/// Streams one side of a join past the table of the other. Used by one thread.
final class HashJoin {
    private final JoinTable table;
    private final boolean isTableLeft;
    private final RecordSink sink;
    private final Codec<Object> keyCodec;
    private final Codec<Object> tableCodec;
    private final Codec<Object> streamCodec;
    private final boolean keepsTable;
    private final boolean keepsStream;

    private final Decoder keys = new Decoder();
    private final Decoder tableValues = new Decoder();
    private final Decoder streamValues = new Decoder();
    private final RecordView found = new RecordView();

    HashJoin(Source.Joined join, JoinTable table, boolean isTableLeft, RecordSink sink) {
        this.table = table;
        this.isTableLeft = isTableLeft;
        this.sink = sink;
        this.keyCodec = join.key();
        this.tableCodec = isTableLeft ? join.leftValue() : join.rightValue();
        this.streamCodec = isTableLeft ? join.rightValue() : join.leftValue();
        boolean keepsLeft = join.kind() == JoinKind.LEFT || join.kind() == JoinKind.FULL;
        boolean keepsRight = join.kind() == JoinKind.RIGHT || join.kind() == JoinKind.FULL;
        this.keepsTable = isTableLeft ? keepsLeft : keepsRight;
        this.keepsStream = isTableLeft ? keepsRight : keepsLeft;
    }

    /// Takes a record of the streaming side.
    void accept(RecordView record) throws Exception {
        long address = table.find(record);
        if (address == 0 && !keepsStream) {
            return;
        }
        Object key = keyCodec.decode(keys.wrap(record.bytes, record.keyOffset, record.keySize));
        if (address == 0) {
            sink.accept(key, oneSided(streamValue(record), !isTableLeft));
            return;
        }
        while (address != 0) {
            address = table.value(address, found);
            Object stream = streamValue(record);
            Object other = tableValue(found);
            sink.accept(key, isTableLeft ? both(other, stream) : both(stream, other));
        }
    }

    /// Passes on the records of the table that nothing matched, if the join keeps them.
    void finish() throws Exception {
        if (keepsTable) {
            table.unmatched(record ->
                    sink.accept(
                            keyCodec.decode(
                                    keys.wrap(record.bytes, record.keyOffset, record.keySize)),
                            oneSided(tableValue(record), isTableLeft)));
        }
    }

    private Object streamValue(RecordView record) {
        return streamCodec.decode(
                streamValues.wrap(record.valueBytes, record.valueOffset, record.valueSize));
    }

    private Object tableValue(RecordView record) {
        return tableCodec.decode(
                tableValues.wrap(record.valueBytes, record.valueOffset, record.valueSize));
    }

    private Object both(Object left, Object right) {
        boolean isLeftOptional = isTableLeft ? keepsStream : keepsTable;
        boolean isRightOptional = isTableLeft ? keepsTable : keepsStream;
        return new Joined<>(
                isLeftOptional ? Optional.of(left) : left,
                isRightOptional ? Optional.of(right) : right);
    }

    /// A pair of which one side is missing; the missing one was optional, so it is empty.
    private Object oneSided(Object value, boolean isLeft) {
        boolean isOtherKept = isLeft == isTableLeft ? keepsStream : keepsTable;
        Object present = isOtherKept ? Optional.of(value) : value;
        return isLeft
                ? new Joined<>(present, Optional.empty())
                : new Joined<>(Optional.empty(), present);
    }
}
