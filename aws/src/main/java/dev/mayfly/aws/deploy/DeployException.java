package dev.mayfly.aws.deploy;

/// Says that AWS could not be asked, or did not do what it was asked to, and what to do about it.
/// The message is for the user.
public final class DeployException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// An error explained by its message.
    public DeployException(String message) {
        super(message);
    }

    /// An error explained by its message.
    public DeployException(String message, Throwable cause) {
        super(message, cause);
    }
}
