package dev.mayfly;

import dev.mayfly.api.Session;

/// Where jobs get their sessions.
public final class Mayfly {
    /// The options of sessions opened by code that names none: those of the command line that runs
    /// it.
    public static final ScopedValue<SessionOptions> AMBIENT = ScopedValue.newInstance();

    private Mayfly() {}

    /// A session with the options of the command line that runs the caller, or the defaults.
    public static Session session() {
        return session(AMBIENT.isBound() ? AMBIENT.get() : SessionOptions.defaults());
    }

    /// A session driven by this JVM. Its attempts run where the options say.
    public static Session session(SessionOptions options) {
        return new Session(new SessionEngine(options));
    }
}
