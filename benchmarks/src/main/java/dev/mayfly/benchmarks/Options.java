package dev.mayfly.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What to run. Immutable.
///
/// @param root of the source tree
/// @param scale how much data
/// @param work where data and results go
/// @param workloads in the order to run
/// @param contenders who runs, of those a workload names
/// @param rounds how often each runs
/// @param slowRounds how often those run that take much longer
/// @param results where the record of the measurement goes
record Options(
        Path root,
        Scale scale,
        Path work,
        List<Workload> workloads,
        Set<Contender> contenders,
        int rounds,
        int slowRounds,
        Path results) {

    /// How to call it.
    static final String USAGE =
            """
            usage: benchmarks/run.sh [option...]
              --workloads LIST    of %s (all)
              --peers LIST        of %s (all)
              --scale SCALE       full, small (full)
              --rounds N          runs of each (5)
              --slow-rounds N     runs of Spark and streams (2)
              --work DIRECTORY    for data and results (.mayfly/benchmarks)
              --results DIRECTORY for the record (benchmarks/results)
            or:    benchmarks/run.sh aws [--rounds N] [--results DIRECTORY]
            or:    benchmarks/run.sh jmh [JMH option...]
            or:    benchmarks/run.sh cost [EXAMPLE...]\
            """
                    .formatted(
                            String.join(",", names(Workload.all())),
                            String.join(",", labels(List.of(Contender.values()))));

    Options {
        workloads = List.copyOf(workloads);
        contenders = Set.copyOf(contenders);
    }

    /// Reads options from the command line.
    ///
    /// @throws IllegalArgumentException if one is unknown or has no good value
    static Options parse(Path root, List<String> arguments) {
        var scale = Scale.FULL;
        var work = root.resolve(".mayfly/benchmarks");
        var results = root.resolve("benchmarks/results");
        var workloads = Workload.all();
        Set<Contender> contenders = Set.of(Contender.values());
        int rounds = 5;
        int slowRounds = 2;
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("option without value: " + option);
            }
            String value = arguments.get(i + 1);
            switch (option) {
                case "--scale" -> scale = Scale.of(value);
                case "--work" -> work = Path.of(value).toAbsolutePath();
                case "--results" -> results = Path.of(value).toAbsolutePath();
                case "--workloads" -> workloads = workloads(value);
                case "--peers" -> contenders = contenders(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--slow-rounds" -> slowRounds = Integer.parseInt(value);
                default -> throw new IllegalArgumentException("unknown option: " + option);
            }
        }
        return new Options(root, scale, work, workloads, contenders, rounds, slowRounds, results);
    }

    private static List<Workload> workloads(String list) {
        var chosen = new ArrayList<Workload>();
        for (String name : list.split(",", -1)) {
            chosen.add(
                    Workload.all().stream()
                            .filter(workload -> workload.name().equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "unknown workload: name=" + name)));
        }
        return chosen;
    }

    private static Set<Contender> contenders(String list) {
        var chosen = new HashSet<Contender>();
        for (String label : list.split(",", -1)) {
            chosen.add(Contender.of(label));
        }
        return chosen;
    }

    private static List<String> names(List<Workload> workloads) {
        return workloads.stream().map(Workload::name).toList();
    }

    private static List<String> labels(List<Contender> contenders) {
        return contenders.stream().map(Contender::label).toList();
    }

    /// How often a contender runs.
    int rounds(Contender contender) {
        return contender.isSlow() ? slowRounds : rounds;
    }

    /// A word for the workloads chosen, for the name of the record.
    String workloadSet() {
        return workloads.size() == Workload.all().size()
                ? "all"
                : String.join("_", names(workloads));
    }
}
