package dev.mayfly.cli.job;

import dev.mayfly.SessionOptions;
import dev.mayfly.cli.config.Place;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.driver.journal.JobKeys;
import java.io.PrintWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/// The jobs that a program hands over to functions, which run them when the program has ended. Safe
/// for use by many threads.
public final class DetachedJobs implements AutoCloseable {
    private final Settings settings;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Queue<JobKeys> begun = new ConcurrentLinkedQueue<>();
    private @Nullable LambdaClient client;

    private DetachedJobs(Settings settings, PrintWriter out, PrintWriter err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /// None yet.
    ///
    /// @param out gets an id in each line
    /// @param err gets everything else
    /// @throws UsageException if nothing runs jobs when this process has ended
    public static DetachedJobs of(Settings settings, PrintWriter out, PrintWriter err) {
        Place place = settings.place();
        if (place == Place.LAMBDA_LOCAL) {
            throw new UsageException(
                    "--detach: functions on this machine end with this command, and their jobs with"
                            + " them; use --on lambda, or leave --detach out");
        }
        if (place != Place.LAMBDA) {
            throw new UsageException(
                    "--detach: only jobs on functions go on by themselves; use --on lambda");
        }
        return new DetachedJobs(settings, out, err);
    }

    /// The same options for sessions whose saving jobs are handed over.
    ///
    /// @param deployed the settings, as the function is deployed
    SessionOptions handOver(SessionOptions options, Settings deployed) {
        return options.withDeployment(
                Deployments.detachedOnAws(deployed, this::client, begun::add));
    }

    private synchronized LambdaClient client() {
        if (client == null) {
            LambdaClientBuilder builder = LambdaClient.builder();
            settings.text(Setting.REGION).map(Region::of).ifPresent(builder::region);
            client = builder.build();
        }
        return client;
    }

    /// Prints the ids of the jobs, and how to follow them.
    ///
    /// @param exitCode how the program ended
    void print(int exitCode) {
        if (begun.isEmpty() && exitCode == 0) {
            err.println(
                    "mayfly: nothing was handed over; only actions that save go on by themselves");
        }
        for (JobKeys job : begun) {
            out.println(job.job());
            String named = " --work " + job.work() + " " + job.job();
            err.println("mayfly: job goes on by itself: " + job.job());
            err.println("  to follow it:  mayfly watch" + named);
            err.println("  to look at it: mayfly status" + named);
            err.println("  to stop it:    mayfly cancel" + named);
        }
        out.flush();
        err.flush();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
