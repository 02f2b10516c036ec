package dev.mayfly.driver.detached;

/// Why somebody looks after a detached job.
///
/// @param id names the event; one that is delivered again has the same
/// @param hop how many events came before it, one from the other
/// @param isSweep whether it comes of a sweep that found no progress
public record Trigger(String id, int hop, boolean isSweep) {}
