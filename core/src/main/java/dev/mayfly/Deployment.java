package dev.mayfly;

import java.io.IOException;

/// A place where attempts run, such as this JVM or a function. Chosen by
/// [SessionOptions#withDeployment]; asked once by each session.
@FunctionalInterface
public interface Deployment {
    /// Makes a session's surroundings.
    ///
    /// @param options of the session
    /// @param directory the session's own directory on this machine, removed when it ends
    /// @throws IOException if the place is not there
    Surroundings open(SessionOptions options, String directory) throws IOException;

    /// Threads of this JVM, with shuffles and results in memory as far as they fit.
    static Deployment local() {
        return LocalSurroundings::open;
    }
}
