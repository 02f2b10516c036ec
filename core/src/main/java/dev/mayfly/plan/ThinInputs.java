package dev.mayfly.plan;

import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.Operator;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.TaskInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A small part of a scanned input, spread over all of it, for sampling.
final class ThinInputs {
    private static final long PIECE_BYTES = 32 << 10;
    private static final int PIECES_PER_SPLIT = 4;
    private static final int FEW_PIECES = 16;

    private ThinInputs() {}

    /// Pieces of the input of a pipeline, or nothing if all of it must be read: because it is no
    /// scan of files that can be split, or because a step looks at more than one record.
    static Optional<List<TaskInput>> of(
            Pipeline pipeline, List<List<TaskInput>> inputs, int taskCount) {
        return of(pipeline, inputs, taskCount, Integer.MAX_VALUE);
    }

    /// The same with so few pieces that reading them takes no time to speak of.
    static Optional<List<TaskInput>> few(
            Pipeline pipeline, List<List<TaskInput>> inputs, int taskCount) {
        return of(pipeline, inputs, taskCount, FEW_PIECES);
    }

    private static Optional<List<TaskInput>> of(
            Pipeline pipeline, List<List<TaskInput>> inputs, int taskCount, int maxPieces) {
        if (!(pipeline.source() instanceof Source.Scan scan)
                || !pipeline.operators().stream().allMatch(ThinInputs::isRecordWise)) {
            return Optional.empty();
        }
        long recordSize =
                scan.format() instanceof InputFormat.FixedLength fixed ? fixed.recordSize() : 1;
        List<InputSplit> pieces = new ArrayList<>();
        for (TaskInput task : inputs.get(scan.input())) {
            for (InputSplit split : ((TaskInput.Splits) task).splits()) {
                if (split.compression() != Compression.NONE
                        || !SplitPlanner.isSplittable(split.objectKey(), scan.format())) {
                    return Optional.empty();
                }
                cut(split, recordSize, pieces);
            }
        }
        int step = Math.ceilDiv(pieces.size(), maxPieces);
        if (step > 1) {
            pieces = every(step, pieces);
        }
        int tasks = Math.max(1, Math.min(taskCount, pieces.size()));
        var dealt = new ArrayList<TaskInput>();
        for (int i = 0; i < tasks; i++) {
            int from = (int) ((long) pieces.size() * i / tasks);
            int to = (int) ((long) pieces.size() * (i + 1) / tasks);
            dealt.add(new TaskInput.Splits(pieces.subList(from, to)));
        }
        return Optional.of(dealt);
    }

    private static List<InputSplit> every(int step, List<InputSplit> pieces) {
        var some = new ArrayList<InputSplit>();
        for (int i = step / 2; i < pieces.size(); i += step) {
            some.add(pieces.get(i));
        }
        return some;
    }

    private static void cut(InputSplit split, long step, List<InputSplit> pieces) {
        long piece = Math.max(step, PIECE_BYTES / step * step);
        if (split.size() <= PIECES_PER_SPLIT * piece) {
            pieces.add(split);
            return;
        }
        for (int i = 0; i < PIECES_PER_SPLIT; i++) {
            long offset = split.offset() + split.size() * i / PIECES_PER_SPLIT / step * step;
            pieces.add(
                    new InputSplit(
                            split.objectKey(),
                            offset,
                            Math.min(split.end(), offset + piece),
                            split.objectSize(),
                            split.compression()));
        }
    }

    /// Whether a step takes each record on its own.
    static boolean isRecordWise(Operator operator) {
        return operator instanceof Operator.Map
                || operator instanceof Operator.MapValue
                || operator instanceof Operator.Filter
                || operator instanceof Operator.MapPair
                || operator instanceof Operator.FilterPair
                || operator instanceof Operator.FlatMap
                || operator instanceof Operator.FlatMapPair
                || operator instanceof Operator.FlatMapValue
                || operator instanceof Operator.RekeyBy
                || operator instanceof Operator.PairsToPairs
                || operator instanceof Operator.KeyBy
                || operator instanceof Operator.ToPairs
                || operator instanceof Operator.PairToKey
                || operator instanceof Operator.KeyToPair
                || operator instanceof Operator.Keys
                || operator instanceof Operator.Values;
    }
}
