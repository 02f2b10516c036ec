package dev.mayfly.lineage;

import dev.mayfly.function.PairFunction;
import java.io.Serializable;

/// Which partition a key belongs to. Two datasets whose partitioning is equal have equal keys in
/// partitions of the same number.
public sealed interface Partitioning extends Serializable {
    /// The count that leaves the choice to the planner.
    int AUTO = 0;

    /// Stands for the node that is partitioned where a range says whose keys are sampled.
    int OWN_KEYS = -1;

    /// Number of partitions, or [#AUTO].
    int count();

    /// The same with another count.
    Partitioning withCount(int count);

    /// By a hash of the encoded key.
    record Hash(int count) implements Partitioning {
        @Override
        public Hash withCount(int newCount) {
            return new Hash(newCount);
        }
    }

    /// By a hash of the first part of a two-part key, so that sorting by the whole key keeps its
    /// groups together.
    record HashOfGroup(int count) implements Partitioning {
        @Override
        public HashOfGroup withCount(int newCount) {
            return new HashOfGroup(newCount);
        }
    }

    /// By ranges of the encoded key, whose bounds come from a sample when the job runs.
    ///
    /// @param isDescending whether partition 0 holds the greatest keys
    /// @param sampleOf id of the lineage node whose keys are sampled: other data has other bounds;
    ///   in lineage never [#OWN_KEYS]
    record Range(int count, boolean isDescending, int sampleOf) implements Partitioning {
        @Override
        public Range withCount(int newCount) {
            return new Range(newCount, isDescending, sampleOf);
        }
    }

    /// By a user's function of the decoded key and the count.
    record Custom(int count, PairFunction<Object, Integer, Integer> function)
            implements Partitioning {
        @Override
        public Custom withCount(int newCount) {
            return new Custom(newCount, function);
        }
    }

    /// By the first part of keys that are whole pairs. Never moved to: such pairs lie where their
    /// own keys have been.
    ///
    /// @param byKey how those are partitioned
    record OfPairs(Partitioning byKey) implements Partitioning {
        @Override
        public int count() {
            return byKey.count();
        }

        @Override
        public OfPairs withCount(int newCount) {
            return new OfPairs(byKey.withCount(newCount));
        }
    }

    /// Evenly, by position; values have no key.
    record RoundRobin(int count) implements Partitioning {
        @Override
        public RoundRobin withCount(int newCount) {
            return new RoundRobin(newCount);
        }
    }
}
