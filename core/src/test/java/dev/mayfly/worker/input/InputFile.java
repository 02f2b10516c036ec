package dev.mayfly.worker.input;

import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// An object to be read, and what reads it.
final class InputFile {
    /// Where the object is.
    static final String KEY = "/data/in.txt";

    /// Holds the object.
    final MemoryObjectStore store = new MemoryObjectStore();

    /// Counts what is read.
    final TaskMeter meter = new TaskMeter();

    void put(byte[] content) throws IOException {
        Stores.put(store, KEY, content);
    }

    InputSplit split(long offset, long end) throws IOException {
        return new InputSplit(KEY, offset, end, store.info(KEY).size(), Compression.NONE);
    }

    /// All of the object as one split.
    InputSplit whole(Compression compression) throws IOException {
        long size = store.info(KEY).size();
        return new InputSplit(KEY, 0, size, size, compression);
    }

    /// A reader of splits, of this object or of others in the store.
    SplitReader reader(InputFormat format, InputSplit... splits) {
        return reader(Deadline.NEVER, 0, format, splits);
    }

    /// One that leaves out records.
    ///
    /// @param done how many of the first split
    SplitReader reader(Deadline deadline, long done, InputFormat format, InputSplit... splits) {
        return new SplitReader(format, List.of(splits), done, store, meter, deadline);
    }

    List<String> read(InputFormat format, InputSplit... splits) throws Exception {
        var records = new RecordList();
        reader(format, splits).run(records);
        return records.records();
    }

    /// A cut of the object at random places, sometimes after each byte.
    InputSplit[] randomSplits(RandomGenerator random) throws IOException {
        long size = store.info(KEY).size();
        var cuts = new TreeSet<Long>(List.of(0L, size));
        int count = random.nextInt(4) == 0 && size < 100 ? (int) size * 3 : random.nextInt(12);
        for (int i = 0; i < count; i++) {
            cuts.add(
                    random.nextInt(3) == 0
                            ? Math.min(size, random.nextLong(6))
                            : random.nextLong(size + 1));
        }
        var splits = new ArrayList<InputSplit>();
        long start = 0;
        for (long end : cuts.tailSet(1L)) {
            splits.add(split(start, end));
            start = end;
        }
        return splits.toArray(InputSplit[]::new);
    }
}
