package dev.mayfly.benchmarks.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What was measured of one contender, once in each round.
///
/// @param what is measured
/// @param who the contender
/// @param unit of the values
/// @param values in the order of rounds
record Series(String what, String who, String unit, List<Double> values) {
    static Series of(String what, String who, String unit) {
        return new Series(what, who, unit, new ArrayList<>());
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double median() {
        return median(values);
    }

    /// The values, as they are written down.
    String list() {
        return values.stream().map(Series::text).collect(Collectors.joining(" "));
    }

    static String text(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
