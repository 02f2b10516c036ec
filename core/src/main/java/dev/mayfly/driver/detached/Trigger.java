package dev.mayfly.driver.detached;

/// Why somebody looks after a detached job.
///
/// @param id names the event; one that is delivered again has the same
/// @param hop how many events came before it, one from the other
/// @param isSweep whether it comes of a sweep that found no progress
public record Trigger(String id, int hop, boolean isSweep) {
    private static final String BEGIN = "begin";

    /// For the first look at a job.
    public static Trigger begin() {
        return new Trigger(BEGIN, 0, false);
    }

    /// For the first look at a job, where it is not known whether [#begin] came.
    public static Trigger beginAgain() {
        return new Trigger(BEGIN + " again", 0, false);
    }

    /// Whether it is for the first look at a job.
    public boolean isBegin() {
        return id.startsWith(BEGIN);
    }
}
