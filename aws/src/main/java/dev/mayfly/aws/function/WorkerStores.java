package dev.mayfly.aws.function;

import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;

/// Where a function's store comes from. Found as a service, so that the handler need not know which
/// stores there are. Used once, while an execution environment starts.
public interface WorkerStores {
    /// A store that knows all keys that attempts are told.
    ///
    /// @param environment the function's environment variables
    ObjectStore open(Map<String, String> environment);

    /// The store of the only provider there is, or files, which functions on this machine share
    /// with their driver.
    ///
    /// @throws IllegalStateException if there are several providers
    static ObjectStore ofFunction(Map<String, String> environment) {
        var found = ServiceLoader.load(WorkerStores.class).stream().toList();
        if (found.size() > 1) {
            throw new IllegalStateException("several providers of a store: providers=" + found);
        }
        return found.isEmpty()
                ? new FileObjectStore(Path.of(""))
                : found.getFirst().get().open(environment);
    }
}
