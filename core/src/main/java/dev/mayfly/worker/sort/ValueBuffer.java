package dev.mayfly.worker.sort;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.worker.flow.RecordView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Values that are read again and again, kept in memory within a budget and in runs on disk beyond
/// it. Used by one thread; close it.
public final class ValueBuffer implements AutoCloseable {
    private static final byte[] NO_KEY = {};

    private final Spills spills;
    private final Codec<Object> codec;
    private final Encoder scratch = new Encoder(256);
    private final List<RunFile> runs = new ArrayList<>();
    private List<byte[]> values = new ArrayList<>();
    private long heldBytes;
    private @Nullable Replay replay;

    /// An empty buffer.
    ///
    /// @param spills where runs go, and the budget
    public ValueBuffer(Spills spills, Codec<Object> codec) {
        this.spills = spills;
        this.codec = codec;
    }

    /// Adds a copy of a value.
    public void add(Object value) throws IOException {
        scratch.clear();
        codec.encode(value, scratch);
        scratch.reserve(16);
        values.add(Arrays.copyOf(scratch.array(), scratch.size() + 16));
        heldBytes += scratch.size() + 48L;
        if (heldBytes > spills.budgetBytes()) {
            runs.add(spills.write(inMemory()));
            values = new ArrayList<>();
            heldBytes = 0;
        }
    }

    private RecordCursor inMemory() {
        List<byte[]> held = values;
        return new RecordCursor() {
            private int next;

            @Override
            public boolean next(RecordView view) {
                if (next == held.size()) {
                    return false;
                }
                byte[] value = held.get(next++);
                view.bytes = NO_KEY;
                view.keyOffset = 0;
                view.keySize = 0;
                view.valueBytes = value;
                view.valueOffset = 0;
                view.valueSize = value.length - 16;
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /// All values, in the order in which they were added. Each is valid until the next, and the
    /// iterator until the next one.
    public Iterator<Object> iterator() throws IOException {
        closeReplay();
        var cursors = new ArrayList<RecordCursor>();
        for (RunFile run : runs) {
            cursors.add(spills.reopen(run));
        }
        cursors.add(inMemory());
        var next = new Replay(cursors);
        replay = next;
        return next;
    }

    private void closeReplay() throws IOException {
        if (replay != null) {
            Closing.all(replay.cursors);
            replay = null;
        }
    }

    private final class Replay implements Iterator<Object> {
        private final List<RecordCursor> cursors;
        private final RecordView view = new RecordView();
        private final Decoder decoder = new Decoder();
        private int current;
        private boolean isPending;

        private Replay(List<RecordCursor> cursors) {
            this.cursors = cursors;
        }

        @Override
        public boolean hasNext() {
            try {
                while (!isPending && current < cursors.size()) {
                    isPending = cursors.get(current).next(view);
                    if (!isPending) {
                        cursors.get(current++).close();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return isPending;
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            isPending = false;
            return codec.decode(decoder.wrap(view.valueBytes, view.valueOffset, view.valueSize));
        }
    }

    @Override
    public void close() throws IOException {
        closeReplay();
        for (RunFile run : runs) {
            spills.open(run).close();
        }
    }
}
