package dev.mayfly.driver.journal;

import dev.mayfly.code.CodeReference;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.Envelope;
import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.program.Program;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that a driver needs to know of a job that another one has planned. Written before its first
/// attempt starts, and never changed.
///
/// @param name what the user calls the job
/// @param createdMillis when it was planned, since the epoch
/// @param stages in the order of their ids
/// @param inputs what each task of each input reads, by the input's number
/// @param kept by dataset: the stage of this job that computes it
/// @param keptBefore by dataset: partitions that earlier jobs of the session have kept
/// @param target where the output goes
/// @param maxAttempts how often each driver may try a task
/// @param session key prefix of what the job shares with others of its session
/// @param code jars that programs need, in class path order
public record JobDescription(
        String name,
        long createdMillis,
        List<Stage> stages,
        List<List<TaskInput>> inputs,
        Map<Integer, Integer> kept,
        Map<Integer, List<TaskOutput>> keptBefore,
        Target target,
        int maxAttempts,
        String session,
        List<CodeReference> code) {
    private static final Envelope ENVELOPE = new Envelope("MFjb", 1);
    private static final Codec<JobDescription> CODEC = codec();

    /// Copies the collections.
    public JobDescription {
        stages = List.copyOf(stages);
        inputs = List.copyOf(inputs);
        kept = Map.copyOf(kept);
        keptBefore = Map.copyOf(keptBefore);
        code = List.copyOf(code);
    }

    /// Where the output goes.
    ///
    /// @param directory as a full key
    /// @param attempts beside it, where attempts write
    /// @param isOverwriting whether it may replace what is there
    public record Target(String directory, String attempts, boolean isOverwriting) {}

    /// A [JobPlan.Stage] whose program is not decoded.
    public record Stage(
            String label,
            byte[] program,
            List<Integer> producers,
            int firstPartition,
            int taskCount,
            Optional<List<TaskInput>> ownInputs,
            Optional<Integer> boundsFrom) {}

    @SuppressWarnings("unchecked")
    private static Codec<JobDescription> codec() {
        return (Codec<JobDescription>) (Codec<?>) Codecs.of(JobDescription.class);
    }

    /// A plan's stages in the form that is kept.
    public static List<Stage> stagesOf(JobPlan plan) {
        var stages = new ArrayList<Stage>();
        for (JobPlan.Stage stage : plan.stages()) {
            stages.add(
                    new Stage(
                            stage.label(),
                            FunctionCodec.encode(stage.program()),
                            stage.producers().stream().map(StageId::index).toList(),
                            stage.firstPartition(),
                            stage.taskCount(),
                            stage.ownInputs(),
                            stage.boundsFrom().map(StageId::index)));
        }
        return stages;
    }

    /// The plan.
    ///
    /// @param userCode knows the classes of the programs
    public JobPlan plan(ClassLoader userCode) {
        var planned = new ArrayList<JobPlan.Stage>();
        for (Stage stage : stages) {
            Program program = FunctionCodec.decode(stage.program(), userCode);
            planned.add(
                    new JobPlan.Stage(
                            new StageId(planned.size()),
                            stage.label(),
                            program,
                            stage.producers().stream().map(StageId::new).toList(),
                            stage.firstPartition(),
                            stage.taskCount(),
                            stage.ownInputs(),
                            stage.boundsFrom().map(StageId::new)));
        }
        var keptStages = new HashMap<Integer, StageId>();
        kept.forEach((dataset, stage) -> keptStages.put(dataset, new StageId(stage)));
        return new JobPlan(planned, inputs, keptStages, Map.of(), List.of());
    }

    /// The bytes that are kept.
    public byte[] encode() {
        var encoder = new Encoder(4096);
        CODEC.encode(this, encoder);
        return ENVELOPE.seal(encoder.toBytes());
    }

    /// Reads a description.
    ///
    /// @param key where it was found, for messages
    /// @throws dev.mayfly.codec.EncodingException if it is damaged or of another version
    public static JobDescription decode(byte[] bytes, String key) {
        return CODEC.decode(Decoder.of(ENVELOPE.open(bytes, key)));
    }
}
