package dev.mayfly.worker.flow;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.storage.ObjectStore;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Pushes encoded keyed records, such as those of one side of a join. Used once, by one thread.
public interface EncodedSource {
    /// Takes encoded records; the view is valid until it returns.
    @FunctionalInterface
    interface EncodedSink {
        /// Takes a record.
        void accept(RecordView record) throws Exception;
    }

    /// Passes every record to the sink.
    void run(EncodedSink sink) throws Exception;

    /// Passes the records on as whole blocks, where they lie in blocks, or one by one in small
    /// ones.
    void runBlocks(BlockSink sink) throws Exception;

    /// Passes the records on in blocks that the sink may keep.
    void keepBlocks(BlockSink sink) throws Exception;

    /// Takes blocks of encoded records, valid until it returns unless it may keep them.
    @FunctionalInterface
    interface BlockSink {
        /// Takes a block.
        ///
        /// @return how many records it holds
        long accept(Block block) throws Exception;
    }

    /// Size of the side in bytes, or -1 if it is not known before it is read.
    long size();

    /// Records as a shuffle left them.
    static EncodedSource ofBlocks(ObjectStore store, List<BlockRange> ranges, TaskMeter meter) {
        return new EncodedSource() {
            @Override
            public void run(EncodedSink sink) throws Exception {
                var view = new RecordView();
                runBlocks(block -> {
                    long records = 0;
                    for (int at = block.offset(); at < block.end(); records++) {
                        at = view.wrap(block.bytes(), at);
                        sink.accept(view);
                    }
                    return records;
                });
            }

            @Override
            public void runBlocks(BlockSink sink) throws Exception {
                read(sink, false);
            }

            @Override
            public void keepBlocks(BlockSink sink) throws Exception {
                read(sink, true);
            }

            private void read(BlockSink sink, boolean keepsBlocks) throws Exception {
                try (var reader = new BlockReader(store::openAll, ranges, meter, keepsBlocks)) {
                    for (Block block = reader.next(); block != null; block = reader.next()) {
                        meter.read(sink.accept(block), 0);
                    }
                }
            }

            @Override
            public long size() {
                long size = 0;
                for (BlockRange range : ranges) {
                    size += range.end() - range.offset();
                }
                return size;
            }
        };
    }

    /// Records that a pipeline makes.
    static EncodedSource ofRecords(
            RecordSource source, Codec<Object> keyCodec, Codec<Object> valueCodec) {
        return ofRecords(
                source, keyCodec, (value, out) -> ValueWriting.write(valueCodec, value, out));
    }

    /// Records that a pipeline makes.
    ///
    /// @param values writes the values
    static EncodedSource ofRecords(
            RecordSource source, Codec<Object> keyCodec, ValueWriter values) {
        return new EncodedSource() {
            @Override
            public void run(EncodedSink sink) throws Exception {
                source.run(new EncodingSink(keyCodec, values, sink));
            }

            @Override
            public void runBlocks(BlockSink sink) throws Exception {
                run(record ->
                        sink.accept(
                                new Block(record.bytes, 0, record.valueOffset + record.valueSize)));
            }

            @Override
            public void keepBlocks(BlockSink sink) throws Exception {
                var gathered = new GatheredBlocks(sink);
                run(gathered::add);
                gathered.flush();
            }

            @Override
            public long size() {
                return -1;
            }
        };
    }

    /// Appends a value with its size in front.
    @FunctionalInterface
    interface ValueWriter {
        /// Appends a value.
        void write(Object value, Encoder out) throws Exception;
    }

    /// Encodes the records of a pipeline.
    final class EncodingSink implements RecordSink {
        private final Codec<Object> keyCodec;
        private final ValueWriter values;
        private final EncodedSink sink;
        private final Encoder record = new Encoder(256);
        private final RecordView view = new RecordView();

        private EncodingSink(Codec<Object> keyCodec, ValueWriter values, EncodedSink sink) {
            this.keyCodec = keyCodec;
            this.values = values;
            this.sink = sink;
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            record.clear();
            ValueWriting.write(keyCodec, Objects.requireNonNull(key, "key is null"), record);
            values.write(value, record);
            record.reserve(BlockFormat.PADDING);
            view.wrap(record.array(), 0);
            sink.accept(view);
        }

        @Override
        public void finish() {}
    }
}
