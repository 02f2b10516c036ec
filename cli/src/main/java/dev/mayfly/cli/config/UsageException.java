package dev.mayfly.cli.config;

/// A command line, variable or settings file that asks for something impossible. Ends the command
/// with exit code 2; the message is for its user.
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// An error explained by its message.
    public UsageException(String message) {
        super(message);
    }
}
