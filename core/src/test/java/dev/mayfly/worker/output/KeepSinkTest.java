package dev.mayfly.worker.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.shuffle.ShuffleSources;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepSinkTest {
    private static final String KEY = "/kept/0-0";
    private static final Codec<Object> INTS = erased(Codecs.ints());

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final TaskMeter meter = new TaskMeter();

    @SuppressWarnings("unchecked")
    private static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    private KeepSink sink(@Nullable Codec<Object> key, @Nullable String directory) {
        return new KeepSink(
                new Sink.Keep(key, erased(Codecs.strings()), directory),
                store,
                KEY,
                new TaskLimits(1 << 20, 1_000, false),
                meter);
    }

    private List<String> read(TaskOutput output, @Nullable Codec<Object> key) throws Exception {
        String location = "/read";
        long size =
                switch (output) {
                    case TaskOutput.Inline(byte[] blocks) -> {
                        Stores.put(store, location, blocks);
                        yield blocks.length;
                    }
                    case TaskOutput.KeptPartition(String objectKey, long bytes) -> {
                        location = objectKey;
                        yield bytes;
                    }
                    default -> throw new AssertionError(output);
                };
        var ranges = size == 0 ? List.<BlockRange>of() : List.of(new BlockRange(location, 0, size));
        var records = new RecordList();
        ShuffleSources.passing(store, ranges, key, erased(Codecs.strings()), new TaskMeter())
                .run(records);
        return records.records();
    }

    @ParameterizedTest
    @CsvSource({"0,true", "1,true", "1000,true", "100000,false"})
    void few_records_for_the_driver_travel_in_the_answer(int count, boolean isInline)
            throws Exception {
        var expected = new ArrayList<String>();
        try (KeepSink sink = sink(null, null)) {
            for (int i = 0; i < count; i++) {
                sink.accept(null, "value-" + i);
                expected.add("value-" + i);
            }
            assertThat(Stores.keys(store, "/")).isEmpty();
            sink.finish();

            assertThat(sink.output() instanceof TaskOutput.Inline).isEqualTo(isInline);
            assertThat(Stores.keys(store, "/").contains(KEY)).isEqualTo(!isInline);
            assertThat(read(sink.output(), null).equals(expected)).isTrue();
        }
        assertThat(meter.metrics(0).recordsWritten()).isEqualTo(count);
    }

    @Test
    void records_for_later_stages_are_an_object_however_few() throws Exception {
        try (KeepSink sink = sink(INTS, "/kept")) {
            sink.accept(7, "seven");
            sink.finish();

            assertThat(sink.output()).isInstanceOf(TaskOutput.KeptPartition.class);
            assertThat(read(sink.output(), INTS)).containsExactly("7=seven");
        }
    }

    @Test
    void an_empty_partition_for_later_stages_is_no_object() throws Exception {
        try (KeepSink sink = sink(INTS, "/kept")) {
            sink.finish();

            assertThat(sink.output()).isEqualTo(new TaskOutput.KeptPartition(KEY, 0));
        }
        assertThat(Stores.keys(store, "/")).isEmpty();
    }

    @Test
    void nothing_is_visible_of_a_partition_that_was_not_finished() throws Exception {
        try (KeepSink sink = sink(null, "/kept")) {
            for (int i = 0; i < 100_000; i++) {
                sink.accept(null, "value");
            }
        }

        assertThat(Stores.keys(store, "/")).isEmpty();
    }
}
