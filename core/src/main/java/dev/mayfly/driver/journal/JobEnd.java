package dev.mayfly.driver.journal;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.Envelope;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.driver.event.StageSnapshot;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// How a detached job ended. All that is left of it, besides its output.
///
/// @param name what the user called it
/// @param target directory that was to get its output
/// @param reason why it failed or was replaced; empty if neither
/// @param createdMillis when it was planned, since the epoch
/// @param endedMillis when it ended, since the epoch
/// @param counters the user's, each task counted once
/// @param metrics sum over the committed attempts
/// @param stages in the order of their ids; none if nobody has counted their tasks
public record JobEnd(
        String name,
        String target,
        EndState state,
        String reason,
        long createdMillis,
        long endedMillis,
        Map<String, Long> counters,
        TaskMetrics metrics,
        List<Stage> stages) {
    private static final Envelope ENVELOPE = new Envelope("MFje", 3);
    private static final Codec<JobEnd> CODEC = codec();

    /// Copies the collections.
    public JobEnd {
        counters = Map.copyOf(new TreeMap<>(counters));
        stages = List.copyOf(stages);
    }

    /// How far a stage came.
    ///
    /// @param label what it does
    /// @param metrics sum over the committed attempts
    public record Stage(String label, int taskCount, int committedCount, TaskMetrics metrics) {}

    @SuppressWarnings("unchecked")
    private static Codec<JobEnd> codec() {
        return (Codec<JobEnd>) (Codec<?>) Codecs.of(JobEnd.class);
    }

    /// The bytes that are kept.
    public byte[] encode() {
        var encoder = new Encoder(128);
        CODEC.encode(this, encoder);
        return ENVELOPE.seal(encoder.toBytes());
    }

    /// Reads an end.
    ///
    /// @param key where it was found, for messages
    /// @throws dev.mayfly.codec.EncodingException if it is damaged or of another version
    public static JobEnd decode(byte[] bytes, String key) {
        return CODEC.decode(Decoder.of(ENVELOPE.open(bytes, key)));
    }

    /// The job as it ended. What is not kept, such as the times of stages, is taken from somebody
    /// who has looked on.
    public JobSnapshot snapshot(JobSnapshot observed) {
        var ended = new ArrayList<>(observed.stages());
        for (int index = 0; index < stages.size(); index++) {
            StageSnapshot whole = snapshot(index, observed);
            if (index == ended.size()) {
                ended.add(whole);
            } else if (ended.get(index).doneCount() != whole.doneCount()) {
                ended.set(index, whole);
            }
        }
        return new JobSnapshot(
                name,
                observed.slots(),
                endedMillis - createdMillis,
                Optional.of(state),
                reason,
                ended,
                counters);
    }

    private StageSnapshot snapshot(int index, JobSnapshot observed) {
        Stage stage = stages.get(index);
        Optional<StageSnapshot> seen =
                Optional.of(index)
                        .filter(at -> at < observed.stages().size())
                        .map(observed.stages()::get);
        return new StageSnapshot(
                new StageId(index),
                stage.label(),
                List.of(),
                stage.taskCount(),
                stage.committedCount(),
                0,
                seen.map(StageSnapshot::failedCount).orElse(0),
                stage.committedCount() == stage.taskCount(),
                seen.map(StageSnapshot::elapsedMillis).orElse(0L),
                stage.metrics(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }
}
