package dev.mayfly.plan;

import dev.mayfly.lineage.Partitioning;
import java.util.Optional;

/// How a dataset lies that is kept.
///
/// @param count number of partitions
/// @param byKey how keys belong to partitions, as it was when the dataset was computed; lineage
///   does not tell, since another plan may do a join otherwise
public record KeptPartitions(int count, Optional<Partitioning> byKey) {}
