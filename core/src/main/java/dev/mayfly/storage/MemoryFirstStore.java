package dev.mayfly.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps some objects in memory while they fit a budget, and leaves all others to another store.
/// For what lives no longer than the process: shuffles and collected results. Safe for use by many
/// threads.
///
/// Objects in memory are not listed, loaded, replaced or published.
public final class MemoryFirstStore implements ObjectStore {
    private final ObjectStore behind;
    private final Predicate<String> isShortLived;
    private final AtomicLong freeBytes;
    private final NavigableMap<String, MemoryObject> objects = new ConcurrentSkipListMap<>();

    /// A store in front of another.
    ///
    /// @param isShortLived whether an object of a key may stay in memory
    /// @param budgetBytes how much memory they may take together
    public MemoryFirstStore(ObjectStore behind, Predicate<String> isShortLived, long budgetBytes) {
        this.behind = behind;
        this.isShortLived = isShortLived;
        this.freeBytes = new AtomicLong(budgetBytes);
    }

    private static final class MemoryObject {
        final List<ObjectReader.Piece> pieces = new ArrayList<>();
        final List<Long> ends = new ArrayList<>();
        long size;
        long heldBytes;

        /// Index of the piece that holds the byte at a position.
        int pieceAt(long position) {
            int low = 0;
            int high = ends.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (ends.get(middle) <= position) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        return isShortLived.test(key) ? new MemoryWriter(key) : behind.create(key);
    }

    @Override
    public ObjectReader open(String key) throws IOException {
        MemoryObject object = objects.get(key);
        return object == null ? behind.open(key) : new MemoryReader(object);
    }

    @Override
    public ObjectReader open(String key, long position, long end) throws IOException {
        MemoryObject object = objects.get(key);
        return object == null ? behind.open(key, position, end) : new MemoryReader(object);
    }

    @Override
    public RangeReaders openAll(List<ObjectRange> ranges) throws IOException {
        for (ObjectRange range : ranges) {
            if (objects.containsKey(range.key())) {
                return ObjectStore.super.openAll(ranges);
            }
        }
        return behind.openAll(ranges);
    }

    @Override
    public ObjectInfo info(String key) throws IOException {
        MemoryObject object = objects.get(key);
        return object == null ? behind.info(key) : new ObjectInfo(key, object.size);
    }

    @Override
    public void delete(String key) throws IOException {
        forget(key);
        behind.delete(key);
    }

    private void forget(String key) {
        MemoryObject object = objects.remove(key);
        if (object != null) {
            freeBytes.addAndGet(object.heldBytes);
        }
    }

    @Override
    public void deleteAll(String below) throws IOException {
        for (String key : objects.subMap(below + "/", below + "0").keySet()) {
            forget(key);
        }
        behind.deleteAll(below);
    }

    @Override
    public Stream<ObjectInfo> list(String below) throws IOException {
        return behind.list(below);
    }

    @Override
    public List<ObjectInfo> children(String directory) throws IOException {
        return behind.children(directory);
    }

    @Override
    public String absolute(String key) {
        return behind.absolute(key);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        return behind.putIfAbsent(key, content);
    }

    @Override
    public Version load(String key) throws IOException {
        return behind.load(key);
    }

    @Override
    public boolean replace(String key, String version, byte[] content) throws IOException {
        return behind.replace(key, version, content);
    }

    @Override
    public void publish(
            String from,
            List<String> sources,
            String to,
            SuccessManifest manifest,
            boolean isReplacing)
            throws IOException {
        behind.publish(from, sources, to, manifest, isReplacing);
    }

    @Override
    public Map<String, Long> requests() {
        return behind.requests();
    }

    @Override
    public void close() throws IOException {
        behind.close();
    }

    /// Gathers in memory, and moves to the store behind when the budget is used up.
    private final class MemoryWriter implements ObjectWriter {
        private final String key;
        private @Nullable MemoryObject object = new MemoryObject();
        private @Nullable ObjectWriter overflow;
        private boolean isCommitted;

        private MemoryWriter(String key) {
            this.key = key;
        }

        @Override
        public void write(byte[] source, int offset, int count) throws IOException {
            ObjectWriter other = overflow;
            if (other != null) {
                other.write(source, offset, count);
            } else {
                byte[] copy = new byte[count + 16];
                System.arraycopy(source, offset, copy, 0, count);
                give(copy, 0, count);
            }
        }

        @Override
        public void give(byte[] source, int offset, int count) throws IOException {
            MemoryObject memory = object;
            if (memory != null && freeBytes.addAndGet(-source.length) < 0) {
                freeBytes.addAndGet(source.length);
                moveOut(memory);
                memory = null;
            }
            ObjectWriter other = overflow;
            if (other != null) {
                other.write(source, offset, count);
            } else if (memory != null) {
                memory.pieces.add(new ObjectReader.Piece(source, offset, offset + count));
                memory.size += count;
                memory.heldBytes += source.length;
                memory.ends.add(memory.size);
            }
        }

        private void moveOut(MemoryObject memory) throws IOException {
            ObjectWriter other = behind.create(key);
            overflow = other;
            for (ObjectReader.Piece piece : memory.pieces) {
                other.write(piece.bytes(), piece.offset(), piece.end() - piece.offset());
            }
            freeBytes.addAndGet(memory.heldBytes);
            object = null;
        }

        @Override
        public long size() {
            MemoryObject memory = object;
            ObjectWriter other = overflow;
            return memory != null ? memory.size : other != null ? other.size() : 0;
        }

        @Override
        public void commit() throws IOException {
            MemoryObject memory = object;
            ObjectWriter other = overflow;
            if (other != null) {
                other.commit();
                forget(key);
            } else if (memory != null) {
                MemoryObject replaced = objects.put(key, memory);
                if (replaced != null) {
                    freeBytes.addAndGet(replaced.heldBytes);
                }
            }
            isCommitted = true;
        }

        @Override
        public void close() throws IOException {
            MemoryObject memory = object;
            if (!isCommitted && memory != null) {
                freeBytes.addAndGet(memory.heldBytes);
                object = null;
            }
            if (overflow != null) {
                overflow.close();
            }
        }
    }

    private static final class MemoryReader implements ObjectReader {
        private final MemoryObject object;

        private MemoryReader(MemoryObject object) {
            this.object = object;
        }

        @Override
        public long size() {
            return object.size;
        }

        @Override
        public @Nullable Piece piece(long position) {
            int index = object.pieceAt(position);
            if (index == object.pieces.size()) {
                return null;
            }
            Piece piece = object.pieces.get(index);
            return new Piece(
                    piece.bytes(),
                    (int) (piece.end() - (object.ends.get(index) - position)),
                    piece.end());
        }

        @Override
        public int read(long position, byte[] target, int offset, int count) {
            int done = 0;
            while (done < count) {
                Piece piece = piece(position + done);
                if (piece == null) {
                    break;
                }
                int size = Math.min(count - done, piece.end() - piece.offset());
                System.arraycopy(piece.bytes(), piece.offset(), target, offset + done, size);
                done += size;
            }
            return done;
        }

        @Override
        public void close() {}
    }
}
