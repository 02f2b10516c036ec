package dev.mayfly.lineage;

/// A key of which a part decides the group, as secondary sort needs it: records are partitioned and
/// grouped by the group, and sorted by group and key.
///
/// @param group what is grouped by
/// @param key the user's key
public record GroupedKey(Object group, Object key) {}
