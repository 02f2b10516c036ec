package dev.mayfly.benchmarks.yardstick;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Whole lines of a mapped file, `[start, end)`. Eight bytes may be read at any place in it: the
/// last lines of each file are copied to where bytes follow them.
record Chunk(MemorySegment data, long start, long end) {
    private static final long CHUNK_BYTES = 8 << 20;
    private static final long TAIL_BYTES = 4096;
    private static final long PADDING = 64;

    /// The lines of all files in a directory.
    ///
    /// @param arena holds the mappings; shared by all threads
    static Queue<Chunk> of(Path directory, Arena arena) throws IOException {
        var chunks = new ArrayList<Chunk>();
        for (Path file : files(directory)) {
            try (var channel = FileChannel.open(file)) {
                split(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena), arena, chunks);
            }
        }
        return new ConcurrentLinkedQueue<>(chunks);
    }

    /// The files of a directory by name.
    static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static void split(MemorySegment file, Arena arena, List<Chunk> chunks) {
        long size = file.byteSize();
        long tail = Math.max(0, size - TAIL_BYTES);
        while (tail > 0 && file.get(JAVA_BYTE, tail - 1) != '\n') {
            tail--;
        }
        for (long start = 0; start < tail; ) {
            long end = Math.min(tail, start + CHUNK_BYTES);
            while (file.get(JAVA_BYTE, end - 1) != '\n') {
                end++;
            }
            chunks.add(new Chunk(file, start, end));
            start = end;
        }
        var copy = arena.allocate(size - tail + PADDING);
        MemorySegment.copy(file, tail, copy, 0, size - tail);
        chunks.add(new Chunk(copy, 0, size - tail));
    }
}
