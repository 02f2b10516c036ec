package dev.mayfly.cli.ui;

import java.util.List;

/// What else there is to tell of a program's jobs than what they did, such as their cost. Asked by
/// the thread that draws.
public interface JobRemarks {
    /// One line below those of the stages at work; empty for none.
    default String progress() {
        return "";
    }

    /// The last lines of the summary.
    List<String> summary();
}
