package dev.mayfly.benchmarks;

import java.util.List;
import java.util.Map;

/// All runs of a workload.
///
/// @param reference the digest every result agreed with
/// @param commandLines what was run
/// @param runs in the order they were made
record Outcome(
        Workload workload,
        String reference,
        Map<Contender, String> commandLines,
        Map<Contender, List<Measurement>> runs) {

    boolean isGood() {
        return runs.values().stream().flatMap(List::stream).allMatch(Measurement::isGood);
    }

    /// Median time of the good runs, in seconds; not a number if there is none.
    double medianSeconds(Contender contender) {
        double[] seconds =
                runs.getOrDefault(contender, List.of()).stream()
                        .filter(Measurement::isGood)
                        .mapToDouble(Measurement::wallSeconds)
                        .sorted()
                        .toArray();
        if (seconds.length == 0) {
            return Double.NaN;
        }
        int middle = seconds.length / 2;
        return seconds.length % 2 == 1
                ? seconds[middle]
                : (seconds[middle - 1] + seconds[middle]) / 2;
    }

    /// Most memory of any good run, in MiB.
    long peakMegabytes(Contender contender) {
        return runs.getOrDefault(contender, List.of()).stream()
                        .filter(Measurement::isGood)
                        .mapToLong(Measurement::peakBytes)
                        .max()
                        .orElse(0)
                >> 20;
    }
}
