package dev.mayfly.cli.aws;

import dev.mayfly.StoredJob;
import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.DeployException;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.protocol.JobId;
import java.io.IOException;
import java.util.Optional;

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

    /// A job that a user names, kept where the settings say.
    ///
    /// @throws UsageException if it is no name of a job, or nobody says where jobs are kept
    public static StoredJob find(Settings settings, String job) {
        JobId id = id(job);
        return new StoredJob(work(settings), id);
    }

    /// The id that a user names.
    ///
    /// @throws UsageException if it is none
    static JobId id(String job) {
        try {
            return new JobId(job);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "not a job id, which has letters, digits and dashes only; mayfly status lists"
                            + " jobs: '"
                            + job
                            + "'");
        }
    }

    /// What to say of a job that cannot be continued or stopped, since it is not under way.
    ///
    /// @throws IOException if the store does not tell how it ended
    public static UsageException absent(StoredJob job, IOException cause) throws IOException {
        Optional<JobEnd> end = job.end();
        var thrown =
                new UsageException(
                        end.isPresent()
                                ? "job has ended: " + state(end.get()) + " job=" + job.id()
                                : "no such job is kept: it never was, or it has ended; mayfly"
                                        + " status lists those that are: job="
                                        + job.id());
        thrown.initCause(cause);
        return thrown;
    }

    /// How a job ended, for people.
    static String state(JobEnd end) {
        return end.state() + (end.reason().isEmpty() ? "" : ": " + end.reason());
    }
}
