package dev.mayfly.protocol;

/// Whole blocks of a shuffle or partition object.
///
/// @param objectKey the object
/// @param offset first byte
/// @param end behind the last byte
public record BlockRange(String objectKey, long offset, long end) {}
