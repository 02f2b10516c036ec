package dev.mayfly.plan;

import dev.mayfly.data.Delimited;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.TaskInput;
import java.util.ArrayList;
import java.util.List;

/// Divides input files among tasks. Pure.
///
/// Files keep their order, and every byte is in exactly one split. A file that is larger than the
/// target becomes splits of even sizes, one for each task; smaller files are packed together. A
/// split, or a pack, is at most a tenth larger than the target, unless one unsplittable file is.
public final class SplitPlanner {
    private static final long MIN_TARGET = 4L << 20;
    private static final long MAX_TARGET = 64L << 20;
    private static final int TASKS_PER_CORE = 4;

    /// What opening a file counts for when tasks are balanced, in bytes that could be read
    /// meanwhile.
    private static final long OPENING_BYTES = 32L << 10;

    private final int cores;
    private final long memoryBytes;

    /// A planner for a machine or for a share of many.
    ///
    /// @param cores how many tasks run at the same time
    /// @param memoryBytes what those tasks may use together
    public SplitPlanner(int cores, long memoryBytes) {
        if (cores < 1 || memoryBytes < 1) {
            throw new IllegalArgumentException(
                    "nothing to run on: cores=" + cores + " memory=" + memoryBytes);
        }
        this.cores = cores;
        this.memoryBytes = memoryBytes;
    }

    /// Whether parts of a file can be read by different tasks. Compressed files, text whose fields
    /// may be quoted, and files that are one record cannot.
    public static boolean isSplittable(String key, InputFormat format) {
        return Compression.of(key) == Compression.NONE
                && switch (format) {
                    case InputFormat.Lines _, InputFormat.FixedLength _ -> true;
                    case InputFormat.Rows(Delimited rows) -> !rows.isQuoted();
                    case InputFormat.WholeFiles _ -> false;
                };
    }

    /// The input of each task. Empty files are left out, whatever their suffix, unless each file is
    /// a record; if nothing is left, there are no tasks.
    ///
    /// @throws IllegalArgumentException if a file of fixed-length records ends within one
    public List<TaskInput.Splits> plan(List<InputFile> files, InputFormat format) {
        long target = target(files);
        List<TaskInput.Splits> tasks = new ArrayList<>();
        List<InputSplit> pack = new ArrayList<>();
        long packed = 0;
        for (InputFile file : files) {
            if (file.size() == 0 && !(format instanceof InputFormat.WholeFiles)) {
                continue;
            }
            long recordSize = recordSize(file, format);
            long pieces =
                    isSplittable(file.key(), format)
                            ? Math.min(pieces(file.size(), target), file.size() / recordSize)
                            : 1;
            long cost = file.size() + OPENING_BYTES;
            if (!pack.isEmpty() && (pieces > 1 || packed + cost > atMost(target))) {
                tasks.add(new TaskInput.Splits(pack));
                pack.clear();
                packed = 0;
            }
            if (pieces > 1) {
                addPieces(file, pieces, recordSize, tasks);
            } else {
                pack.add(split(file, 0, file.size()));
                packed += cost;
            }
        }
        if (!pack.isEmpty()) {
            tasks.add(new TaskInput.Splits(pack));
        }
        return tasks;
    }

    private long target(List<InputFile> files) {
        long total = 0;
        for (InputFile file : files) {
            total += file.size() + OPENING_BYTES;
        }
        long tasks = (long) cores * TASKS_PER_CORE;
        long max = Math.clamp(memoryBytes / tasks, MIN_TARGET, MAX_TARGET);
        return Math.clamp(total / tasks, MIN_TARGET, max);
    }

    private static long atMost(long target) {
        return target + target / 10;
    }

    private static long pieces(long size, long target) {
        return Math.ceilDiv(size, atMost(target));
    }

    private static void addPieces(
            InputFile file, long pieces, long recordSize, List<TaskInput.Splits> tasks) {
        long records = file.size() / recordSize;
        long each = records / pieces;
        long larger = records % pieces;
        long offset = 0;
        for (long i = 0; i < pieces; i++) {
            long end = offset + (each + (i < larger ? 1 : 0)) * recordSize;
            tasks.add(new TaskInput.Splits(List.of(split(file, offset, end))));
            offset = end;
        }
    }

    /// What boundaries must be a multiple of.
    private static long recordSize(InputFile file, InputFormat format) {
        if (!(format instanceof InputFormat.FixedLength(int size))
                || Compression.of(file.key()) != Compression.NONE) {
            return 1;
        }
        if (file.size() % size != 0) {
            throw new IllegalArgumentException(
                    "file ends within a record: file="
                            + file.key()
                            + " size="
                            + file.size()
                            + " recordSize="
                            + size);
        }
        return size;
    }

    private static InputSplit split(InputFile file, long offset, long end) {
        return new InputSplit(file.key(), offset, end, file.size(), Compression.of(file.key()));
    }
}
