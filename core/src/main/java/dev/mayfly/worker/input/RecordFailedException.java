package dev.mayfly.worker.input;

import dev.mayfly.protocol.InputSplit;
import dev.mayfly.storage.StorageException;
import dev.mayfly.worker.flow.HeldRecordException;
import java.util.Objects;

/// A record on which reading it or a user's function failed; the cause says why.
public final class RecordFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Names the place of the record.
    ///
    /// @param offset of its first byte in the object's decompressed bytes
    RecordFailedException(InputSplit split, long offset, Throwable cause) {
        this(split, " offset=" + offset, cause);
    }

    private RecordFailedException(InputSplit split, String place, Throwable cause) {
        super(
                "record failed: object="
                        + split.objectKey()
                        + place
                        + " cause="
                        + cause.getClass().getName()
                        + ": "
                        + cause.getMessage(),
                cause);
    }

    /// What to throw when passing on a record failed: the failure with the record's place, or the
    /// failure itself if it is none of the record's.
    ///
    /// @param offset of the record's first byte in the object's decompressed bytes
    static Exception at(InputSplit split, long offset, Exception failure) {
        return switch (failure) {
            case InterruptedException interrupt -> interrupt;
            case StorageException storage -> storage;
            case HeldRecordException held
                    when held.getCause() instanceof StorageException storage ->
                    storage;
            case HeldRecordException held ->
                    new RecordFailedException(
                            split,
                            " at or before offset=" + offset,
                            Objects.requireNonNull(held.getCause()));
            default -> new RecordFailedException(split, offset, failure);
        };
    }
}
