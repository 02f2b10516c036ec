package dev.mayfly.cli.aws;

import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import java.io.IOException;

/// What the commands about jobs that are kept in a store have in common.
public final class KeptJobs {
    private KeptJobs() {}

    /// Where jobs are kept.
    ///
    /// @throws UsageException if that is not said
    public static String work(Settings settings) {
        return settings.text(Setting.WORK)
                .orElseThrow(() ->
                        new UsageException(
                                "jobs on functions are kept where --work says, such as"
                                        + " s3://bucket/mayfly; name it"));
    }

    /// Nobody keeps such a job.
    public static UsageException unknown(String job, IOException cause) {
        var thrown =
                new UsageException(
                        "no such job is kept: it never was, or it has ended; mayfly status lists"
                                + " those that are: job="
                                + job);
        thrown.initCause(cause);
        return thrown;
    }
}
