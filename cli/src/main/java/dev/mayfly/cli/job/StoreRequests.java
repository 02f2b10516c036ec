package dev.mayfly.cli.job;

import dev.mayfly.Deployment;
import dev.mayfly.Surroundings;
import dev.mayfly.cli.ui.JobRemarks;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// Tells in the end what a program's jobs in this process have asked of stores that charge for
/// requests, by kind.
final class StoreRequests implements JobRemarks {
    private final Queue<Supplier<Map<String, Long>>> stores = new ConcurrentLinkedQueue<>();

    /// The same deployment, whose sessions' requests are counted.
    Deployment counted(Deployment deployment) {
        return (options, directory) -> {
            Surroundings surroundings = deployment.open(options, directory);
            stores.add(surroundings.store()::requests);
            return surroundings;
        };
    }

    @Override
    public String progress() {
        return "";
    }

    @Override
    public List<String> summary() {
        Map<String, Long> sent = new TreeMap<>();
        for (Supplier<Map<String, Long>> store : stores) {
            store.get().forEach((kind, count) -> sent.merge(kind, count, Long::sum));
        }
        List<String> kinds =
                sent.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .toList();
        return kinds.isEmpty()
                ? List.of()
                : List.of("requests to the store: " + String.join(", ", kinds));
    }
}
