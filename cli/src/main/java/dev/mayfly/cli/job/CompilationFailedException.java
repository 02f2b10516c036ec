package dev.mayfly.cli.job;

/// A source file that does not compile. The compiler has printed why.
public final class CompilationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CompilationFailedException() {
        super("source does not compile", null, false, false);
    }
}
