package dev.mayfly.worker;

import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskOutput.PartFile;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The part file that an attempt has written, if it has: it lies beside the output, where nobody
/// looks for what is left of a job, so an attempt that does not count removes it. What attempts
/// leave elsewhere goes with the job.
final class WrittenPart {
    private final ObjectStore store;
    private final Optional<String> key;

    /// @param outcome of the attempt; empty if it did not come to its end
    WrittenPart(ObjectStore store, Optional<TaskOutcome> outcome) {
        this.store = store;
        this.key = outcome.flatMap(WrittenPart::doneOf).flatMap(done -> keyOf(done.output()));
    }

    private static Optional<TaskOutcome.Succeeded> doneOf(TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Succeeded done -> Optional.of(done);
            case TaskOutcome.HandedBack(var done, _) -> Optional.of(done);
            case TaskOutcome.Transient _ -> Optional.empty();
            case TaskOutcome.Fatal _ -> Optional.empty();
            case TaskOutcome.Cancelled _ -> Optional.empty();
        };
    }

    private static Optional<String> keyOf(TaskOutput output) {
        return output instanceof PartFile part ? Optional.of(part.objectKey()) : Optional.empty();
    }

    /// Whether the attempt has written one.
    boolean isThere() {
        return key.isPresent();
    }

    /// Removes it unless an outcome counts it: that of this attempt, or of one that was given the
    /// same number. One that cannot be removed never gets into the output.
    ///
    /// @return the outcome
    TaskOutcome removedUnlessIn(TaskOutcome counts) {
        if (key.isPresent() && !keysOf(counts).contains(key.get())) {
            try {
                store.delete(key.get());
            } catch (IOException e) {
                return counts;
            }
        }
        return counts;
    }

    private static List<String> keysOf(TaskOutcome outcome) {
        List<TaskOutput> outputs =
                doneOf(outcome).map(done -> done.progress().outputs()).orElse(List.of());
        return TaskOutput.each(outputs).stream().flatMap(part -> keyOf(part).stream()).toList();
    }
}
