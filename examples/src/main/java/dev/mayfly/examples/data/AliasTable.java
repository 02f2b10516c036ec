package dev.mayfly.examples.data;

/// Draws indexes with given weights, each in constant time: Walker's alias method. Immutable; safe
/// to share.
///
/// @see <a href="https://doi.org/10.1109/32.92917">Vose: A linear algorithm for generating random
///   numbers with a given distribution, IEEE TSE 1991</a>
final class AliasTable {
    private final double[] keep;
    private final int[] alias;

    /// @param weights positive; their sum does not matter
    AliasTable(double[] weights) {
        double[] shares = sharesOfMean(weights);
        keep = new double[shares.length];
        alias = new int[shares.length];
        var small = new int[shares.length];
        var large = new int[shares.length];
        int smallCount = 0;
        int largeCount = 0;
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] < 1) {
                small[smallCount++] = i;
            } else {
                large[largeCount++] = i;
            }
        }
        while (smallCount > 0 && largeCount > 0) {
            int poor = small[--smallCount];
            int rich = large[--largeCount];
            keep[poor] = shares[poor];
            alias[poor] = rich;
            shares[rich] -= 1 - shares[poor];
            if (shares[rich] < 1) {
                small[smallCount++] = rich;
            } else {
                large[largeCount++] = rich;
            }
        }
        while (largeCount > 0) {
            keep[large[--largeCount]] = 1;
        }
        while (smallCount > 0) { // nothing left but rounding errors
            keep[small[--smallCount]] = 1;
        }
    }

    /// An index of the weights.
    int draw(SplitMix random) {
        int index = random.below(keep.length);
        return random.unit() < keep[index] ? index : alias[index];
    }

    private static double[] sharesOfMean(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        var shares = new double[weights.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = weights[i] * (weights.length / sum);
        }
        return shares;
    }
}
