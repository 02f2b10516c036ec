package dev.mayfly.plan;

/// An object to be read.
///
/// @param key where it is
/// @param size in bytes
public record InputFile(String key, long size) {}
