package dev.mayfly.aws.deploy.stack;

import java.util.Locale;

/// Processors of functions.
public enum Architecture {
    /// Cheaper for the same time.
    ARM64,
    /// Intel and AMD.
    X86_64;

    /// As Lambda writes it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
