package dev.mayfly.storage;

import java.io.IOException;
import java.util.Optional;

/// Opens the store of keys that begin with a scheme, such as `s3://`. Implementations are found by
/// [java.util.ServiceLoader] and are cheap to make; whatever takes time waits for [#open].
public interface StoreProvider {
    /// What stands before `://` in the keys, such as `s3`.
    String scheme();

    /// Opens the store, with settings from the environment. Called once for each session that uses
    /// such a key. The caller closes it.
    ///
    /// @param region where the store is, if the program says so; it goes before the environment's
    /// @throws IOException if settings are wrong or missing; the message says which
    ObjectStore open(Optional<String> region) throws IOException;
}
