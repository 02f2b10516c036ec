package dev.mayfly.examples.data;

/// SplitMix64 random numbers. Every stream of every seed starts somewhere else, so that parts can
/// be made in any order. The JDK's generators are not used because only the numbers themselves are
/// promised to stay the same there, not what is derived from them. For one thread.
///
/// @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood: Fast splittable
///   pseudorandom number generators, OOPSLA 2014</a>
final class SplitMix {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /// Above this mean the product of uniform numbers gets slow and nears the smallest double.
    private static final double LARGE_MEAN = 200;

    private long state;

    /// Starts one of many sequences.
    ///
    /// @param stream tells what the numbers are for
    /// @param index tells which part, page or the like they are for
    SplitMix(long seed, long stream, long index) {
        state = mix(mix(seed * GOLDEN_GAMMA + stream) + index);
    }

    /// 64 random bits.
    long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /// A number from 0 up to but without `bound`, which is positive.
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /// A number in [0, 1).
    double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    /// A Poisson number. `StrictMath`, so that every JDK gives the same bytes.
    int poisson(double mean) {
        if (mean > LARGE_MEAN) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
            double gauss = radius * StrictMath.cos(2 * Math.PI * unit());
            return Math.toIntExact(Math.round(mean + gauss * Math.sqrt(mean)));
        }
        double limit = StrictMath.exp(-mean);
        double product = unit();
        int count = 0;
        while (product > limit) {
            product *= unit();
            count++;
        }
        return count;
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
