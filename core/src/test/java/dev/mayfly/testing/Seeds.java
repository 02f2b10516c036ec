package dev.mayfly.testing;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Runs a property on many random inputs. Every run has a seed of its own, new each time; a failure
/// names it, and `-Dmayfly.seed=…` runs that one alone.
public final class Seeds {
    private static final String REPLAY = "mayfly.seed";

    private Seeds() {}

    /// A property; it throws if it does not hold.
    @FunctionalInterface
    public interface Property {
        /// Checks one random input.
        void check(RandomGenerator random) throws Exception;
    }

    /// Checks a property `runs` times.
    public static void check(int runs, Property property) {
        Long replayed = Long.getLong(REPLAY);
        if (replayed != null) {
            check(replayed.longValue(), property);
            return;
        }
        long first = System.nanoTime();
        for (int run = 0; run < runs; run++) {
            check(first + run, property);
        }
    }

    /// Checks a property with one seed.
    public static void check(long seed, Property property) {
        try {
            property.check(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError("property fails, replay with -D" + REPLAY + "=" + seed, e);
        }
    }
}
