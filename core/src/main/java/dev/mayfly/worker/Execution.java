package dev.mayfly.worker;

import dev.mayfly.function.TaskContext;
import dev.mayfly.program.Program;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.join.SharedTables;
import dev.mayfly.worker.output.KeepSink;
import dev.mayfly.worker.output.PartWriter;
import dev.mayfly.worker.shuffle.MapOutputRelay;
import dev.mayfly.worker.shuffle.ShuffleSinks;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import dev.mayfly.worker.sort.Spills;
import java.util.Map;
import java.util.Optional;

/// One attempt's way from its sources through its steps to its sink. Used once, by the attempt's
/// thread.
final class Execution {
    private final TaskSpec spec;
    private final Program program;
    private final ObjectStore store;
    private final String spillDirectory;
    private final TaskLimits share;
    private final TaskMeter meter;
    private final Sources sources;

    /// What an attempt did.
    ///
    /// @param left of its input, because of the deadline
    /// @param counters what the user's counters were raised by; nothing for a sample, as another
    ///   stage runs the same functions over the same records
    record Done(TaskOutput output, Optional<TaskInput> left, Map<String, Long> counters) {}

    /// An attempt.
    ///
    /// @param tables shared with other attempts of this JVM
    /// @param deadline [Deadline#NEVER] if the attempt cannot hand back
    /// @param watch says whether to go on
    Execution(
            TaskSpec spec,
            Program program,
            ObjectStore store,
            SharedTables tables,
            String spillDirectory,
            TaskMeter meter,
            Deadline deadline,
            WantedWatch watch) {
        this.spec = spec;
        this.program = program;
        this.store = store;
        this.spillDirectory = spillDirectory;
        this.meter = meter;
        boolean isShared =
                program.sink() instanceof Sink.Shuffle && Sources.holders(program.pipeline()) > 0;
        TaskLimits limits = spec.limits();
        this.share = isShared ? limits.withBuffer(limits.bufferBytes() / 2) : limits;
        this.sources =
                new Sources(
                        spec,
                        program.pipeline(),
                        store,
                        tables,
                        share,
                        spillDirectory,
                        meter,
                        deadline,
                        watch);
    }

    /// Does the work.
    Done run() throws Exception {
        TaskOutput output =
                switch (program.sink()) {
                    case Sink.Shuffle shuffle -> shuffle(shuffle);
                    case Sink.Relay ignored ->
                            new MapOutputRelay(store, spec.limits().bufferBytes(), meter)
                                    .write(
                                            MapOutputKeys.of(spec),
                                            (TaskInput.MapOutputs) spec.input());
                    case Sink.Keep keep -> keep(keep);
                    case Sink.Save save -> save(save);
                };
        Map<String, Long> counters =
                program.isSample() ? Map.of() : TaskContext.CURRENT.get().counters();
        return new Done(output, sources.left(), counters);
    }

    private TaskOutput shuffle(Sink.Shuffle shuffle) throws Exception {
        MapOutputSink sink =
                ShuffleSinks.open(
                        shuffle,
                        partition() + spec.earlier().metrics().recordsWritten(),
                        spec.bounds(),
                        spec.keyFilter(),
                        MapOutputKeys.of(spec),
                        new Spills(store, spillDirectory + "/out", share, meter));
        drive(sink);
        return sink.output();
    }

    private TaskOutput keep(Sink.Keep keep) throws Exception {
        String directory = keep.directory();
        String key = directory == null ? place(spec, "result") : directory + "/" + keptName();
        try (var sink = new KeepSink(keep, store, key, share, meter)) {
            drive(sink);
            return sink.output();
        }
    }

    private TaskOutput save(Sink.Save save) throws Exception {
        String directory = save.directory() + "/" + spec.attempt().number();
        String key = directory + "/" + partName() + save.compression().suffix();
        try (var sink = new PartWriter(save, store, key, meter)) {
            drive(sink);
            return sink.output();
        }
    }

    private void drive(RecordSink sink) throws Exception {
        sources.run(program.pipeline(), spec.input(), partition(), sink);
        sink.finish();
    }

    private int partition() {
        return spec.attempt().task().partition();
    }

    /// A key of the attempt's own among those of its stage.
    static String place(TaskSpec spec, String kind) {
        return spec.workDirectory()
                + "/"
                + kind
                + "/"
                + spec.attempt().task().stage().index()
                + "/"
                + name(spec.attempt());
    }

    /// A name that no other job uses, since a directory of the user's may have several checkpoints.
    private String keptName() {
        int stage = spec.attempt().task().stage().index();
        return spec.job().value() + "-" + stage + "-" + name(spec.attempt());
    }

    private static String name(AttemptId attempt) {
        return attempt.task().partition() + "-" + attempt.number();
    }

    /// A part file's name in the output, the same whichever attempt writes it. Behind the first
    /// part of a task come those of attempts that went on where others had handed back, also in the
    /// order of names: an underscore comes behind the dot of a compressed one.
    private String partName() {
        String ofTask = "part-r-" + digits(partition());
        int before = spec.earlier().outputs().size();
        return before == 0 ? ofTask : ofTask + "_" + digits(before);
    }

    private static String digits(int number) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, 5 - digits.length())) + digits;
    }
}
