package dev.mayfly.storage;

import java.io.IOException;

/// Opens the store of keys that begin with a scheme, such as `s3://`. Implementations are found by
/// [java.util.ServiceLoader] and are cheap to make; whatever takes time waits for [#open].
public interface StoreProvider {
    /// What stands before `://` in the keys, such as `s3`.
    String scheme();

    /// Opens the store, with settings from the environment. Called once for each session that uses
    /// such a key. The caller closes it.
    ///
    /// @throws IOException if settings are wrong or missing; the message says which
    ObjectStore open() throws IOException;
}
