package dev.mayfly.aws.deploy;

/// What a check found.
///
/// @param check what was looked at
/// @param advice what to do; empty if all is well
public record Finding(String check, Level level, String found, String advice) {
    /// How bad it is.
    public enum Level {
        /// As it should be.
        OK,
        /// Jobs run, but not as well as they could.
        WARNING,
        /// Jobs do not run.
        FAILURE
    }

    static Finding ok(String check, String found) {
        return new Finding(check, Level.OK, found, "");
    }

    static Finding warning(String check, String found, String advice) {
        return new Finding(check, Level.WARNING, found, advice);
    }

    static Finding failure(String check, String found, String advice) {
        return new Finding(check, Level.FAILURE, found, advice);
    }
}
