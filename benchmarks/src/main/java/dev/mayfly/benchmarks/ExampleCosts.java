package dev.mayfly.benchmarks;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.api.Session;
import dev.mayfly.aws.cost.Assumptions;
import dev.mayfly.aws.cost.CostMeter;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Fleet;
import dev.mayfly.aws.cost.PriceTable;
import dev.mayfly.aws.local.LambdaLocal;
import dev.mayfly.examples.Example;
import dev.mayfly.examples.Example.Input;
import dev.mayfly.examples.ExampleData;
import dev.mayfly.examples.Examples;
import dev.mayfly.examples.data.ByteSize;
import dev.mayfly.examples.data.Table;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// Runs every example on functions of this machine, its data and result in an S3 server, counts
/// what AWS would charge for, and records it beside what is predicted from the plans.
///
/// Requests are those that S3 would get. Function time is that of this machine, and so are the
/// dollars for it.
public final class ExampleCosts {
    private static final int CONCURRENCY = 2;
    private static final ByteSize SIZE = ByteSize.parse("10MB");

    private final Path root;
    private final LambdaLocal functions;
    private final CostModel model =
            new CostModel(
                    PriceTable.bundled(),
                    Fleet.of(CONCURRENCY),
                    Assumptions.defaults().withoutCommits());

    private ExampleCosts(Path root) throws Exception {
        this.root = root;
        Path code =
                Path.of(Example.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        functions =
                LambdaLocal.of(root.resolve("aws/target/mayfly-function.zip"), CONCURRENCY)
                        .withS3()
                        .withCode(List.of(code));
    }

    /// Runs the examples that are named, or all.
    public static void main(String[] args) throws Exception {
        var costs = new ExampleCosts(Path.of(System.getProperty("mayfly.root", ".")));
        Machine machine = Machine.inspect(costs.root);
        var outcomes = new ArrayList<ExampleCost>();
        for (Example example : Examples.all()) {
            if (args.length == 0 || List.of(args).contains(example.name())) {
                ExampleCost outcome = costs.measure(example);
                System.err.print(outcome.row());
                outcomes.add(outcome);
            }
        }
        String method =
                "- data: "
                        + SIZE.bytes() / 1_000_000
                        + " MB for the largest table of each example, in 16 files, in an S3 server"
                        + " on this machine; others in proportion\n- functions: "
                        + CONCURRENCY
                        + " of "
                        + costs.model.fleet().memory().megabytes()
                        + " MB on this machine, at prices of arm64 in "
                        + costs.model.prices().region()
                        + ", "
                        + costs.model.prices().date()
                        + "\n- command: `benchmarks/run.sh cost"
                        + (args.length == 0 ? "" : " " + String.join(" ", args))
                        + "`\n";
        System.out.println(
                ExampleCost.write(
                        outcomes, machine + method, costs.root.resolve("benchmarks/results")));
    }

    private ExampleCost measure(Example example) throws Exception {
        Path data = root.resolve(".mayfly/benchmarks/cost").resolve(example.name());
        Map<String, String> local = ExampleData.prepare(example, data, sizes(example), CONCURRENCY);
        var meter = new CostMeter(model);
        var prediction = new PredictedCost(model);
        var surroundings = new AtomicReference<Surroundings>();
        var sent = new AtomicReference<Map<String, Long>>(Map.of());
        SessionOptions options =
                SessionOptions.defaults()
                        .withListeners(List.of(meter, prediction))
                        .withDeployment((wanted, directory) -> {
                            surroundings.set(functions.open(wanted, directory));
                            return surroundings.get();
                        });
        try (Session session = Mayfly.session(options)) {
            ObjectStore store = surroundings.get().store();
            String place = surroundings.get().workDirectory();
            Map<String, String> remote = upload(local, store, place + "/in");
            Map<String, Long> before = store.requests();
            meter.driverUses(() -> sent.updateAndGet(_ -> since(before, store)));
            example.run(session, remote, place + "/out", Map.of());
            return new ExampleCost(
                    example.name(), meter.report(Instant.now()).spent(), sent.get(), prediction);
        }
    }

    private static Map<Table, ByteSize> sizes(Example example) {
        long largest = 1;
        for (Input input : example.inputs()) {
            if (input instanceof Input.Generated generated) {
                largest = Math.max(largest, generated.size().bytes());
            }
        }
        var sizes = new EnumMap<Table, ByteSize>(Table.class);
        for (Input input : example.inputs()) {
            if (input instanceof Input.Generated generated) {
                double share = (double) generated.size().bytes() / largest;
                sizes.put(generated.table(), new ByteSize(Math.round(SIZE.bytes() * share)));
            }
        }
        return sizes;
    }

    private static Map<String, String> upload(
            Map<String, String> paths, ObjectStore store, String place) throws IOException {
        var remote = new LinkedHashMap<String, String>();
        for (Map.Entry<String, String> input : paths.entrySet()) {
            Path from = Path.of(input.getValue());
            String to = place + "/" + input.getKey();
            remote.put(input.getKey(), to);
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String below = from.equals(file) ? "" : "/" + from.relativize(file);
                    try (ObjectWriter writer = store.create(to + below)) {
                        byte[] content = Files.readAllBytes(file);
                        writer.write(content, 0, content.length);
                        writer.commit();
                    }
                }
            }
        }
        return remote;
    }

    private static Map<String, Long> since(Map<String, Long> before, ObjectStore store) {
        var more = new TreeMap<>(store.requests());
        before.forEach((kind, count) -> more.merge(kind, -count, Long::sum));
        more.values().removeIf(count -> count == 0);
        return more;
    }
}
