package dev.mayfly.aws.cost;

import dev.mayfly.protocol.StageId;
import dev.mayfly.storage.BilledRequests;
import java.util.List;

/// What a stage has to do, over all its tasks.
///
/// @param label for people
/// @param producers stages that must be complete before
/// @param isFast whether records stay on the fast lane
/// @param inputBytes read from files, and values of the program that calls carry
/// @param inputReads requests for files
/// @param shuffleBytes read from map outputs and kept partitions
/// @param shuffleReads requests for them
/// @param result what becomes of its records
/// @param resultBytes that leave it
/// @param writes requests that write, and publish, its result
/// @param toFiles those of all its requests that are none where the job is planned, since files of
///   that machine stand for objects
public record StageLoad(
        StageId stage,
        String label,
        int taskCount,
        List<StageId> producers,
        boolean isFast,
        long inputBytes,
        long inputReads,
        long shuffleBytes,
        long shuffleReads,
        Result result,
        long resultBytes,
        long writes,
        BilledRequests toFiles) {
    /// What becomes of a stage's records.
    public enum Result {
        /// Other stages of the job read them.
        SHUFFLE,
        /// They are kept for jobs to come.
        KEPT,
        /// The driver reads them.
        ANSWER,
        /// The user does.
        FILES
    }

    /// Copies the list.
    public StageLoad {
        producers = List.copyOf(producers);
    }

    /// What it reads.
    long bytesRead() {
        return inputBytes + shuffleBytes;
    }

    /// Requests that read.
    long reads() {
        return inputReads + shuffleReads;
    }
}
