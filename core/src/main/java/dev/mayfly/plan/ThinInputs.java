package dev.mayfly.plan;

import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.Operator;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.Pipeline;
import dev.mayfly.protocol.Source;
import dev.mayfly.protocol.TaskInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A small part of a scanned input, spread over all of it, for sampling.
final class ThinInputs {
    private static final long PIECE_BYTES = 32 << 10;
    private static final int PIECES_PER_SPLIT = 4;

    private ThinInputs() {}

    /// Pieces of the input of a pipeline, or nothing if all of it must be read: because it is no
    /// scan of files that can be split, or because a step looks at more than one record.
    static Optional<List<TaskInput>> of(
            Pipeline pipeline, List<List<TaskInput>> inputs, int taskCount) {
        if (!(pipeline.source() instanceof Source.Scan scan)
                || !pipeline.operators().stream().allMatch(ThinInputs::isRecordWise)) {
            return Optional.empty();
        }
        long step = scan.format() instanceof InputFormat.FixedLength fixed ? fixed.recordSize() : 1;
        var pieces = new ArrayList<InputSplit>();
        for (TaskInput task : inputs.get(scan.input())) {
            for (InputSplit split : ((TaskInput.Splits) task).splits()) {
                if (split.compression() != Compression.NONE
                        || !SplitPlanner.isSplittable(split.objectKey(), scan.format())) {
                    return Optional.empty();
                }
                cut(split, step, pieces);
            }
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

    private static boolean isRecordWise(Operator operator) {
        return operator instanceof Operator.Map
                || operator instanceof Operator.MapValue
                || operator instanceof Operator.Filter
                || operator instanceof Operator.FlatMap
                || operator instanceof Operator.KeyBy
                || operator instanceof Operator.ToPairs
                || operator instanceof Operator.Keys
                || operator instanceof Operator.Values;
    }
}
