package dev.mayfly.cli.aws;

import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.DeployException;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import java.io.IOException;

/// What the commands about jobs that are kept in a store have in common.
public final class KeptJobs {
    private KeptJobs() {}

    /// Where jobs are kept: where that is said, or else in the bucket that deploy makes.
    ///
    /// @throws UsageException if that is not said, and AWS does not tell whose bucket it is
    public static String work(Settings settings) {
        return settings.text(Setting.WORK).orElseGet(() -> ownBucket(settings));
    }

    private static String ownBucket(Settings settings) {
        try (AwsClients clients = AwsClients.of(settings.text(Setting.REGION))) {
            return StackSettings.stack(settings, clients.place()).work().toString();
        } catch (DeployException e) {
            throw new UsageException(
                    "jobs on functions are kept where --work says, such as s3://bucket/mayfly; name"
                            + " it, or let AWS tell: "
                            + e.getMessage());
        }
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
