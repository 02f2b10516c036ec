package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.VisitData.RESULTS;
import static dev.mayfly.aws.deploy.VisitData.VISITS;

import dev.mayfly.Mayfly;
import dev.mayfly.StoredJob;
import dev.mayfly.api.Session;
import dev.mayfly.testing.ChildProcess;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jobs.VisitJobs;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// A driver in a process of its own, which is killed when its job has begun.
final class KilledDriver {
    private KilledDriver() {}

    /// Leads a job whose last task waits for a sign.
    public static void main(String[] arguments) throws URISyntaxException {
        GatedFunction.useSettings(
                arguments[0],
                AwsSessionCredentials.create(arguments[1], arguments[2], arguments[3]));
        Path directory = Path.of(arguments[4]);
        try (Session session =
                Mayfly.session(
                        LeastPrivilegeIT.options(LeastPrivilegeIT.deployment(), directory))) {
            VisitJobs.countWithSign(
                    session, VISITS, RESULTS + arguments[5], directory.resolve("sign").toString());
        }
    }

    /// A job that a driver has begun who is dead.
    ///
    /// @param hasCome asked again and again, after the first commit: what the driver lives to see
    static StoredJob abandoned(
            GatedFunction function, Path directory, String output, Callable<Boolean> hasCome)
            throws Exception {
        List<StoredJob> before = StoredJob.all(LeastPrivilegeIT.WORK);
        AwsSessionCredentials driver = function.driver();
        try (ChildProcess _ =
                ChildProcess.start(
                        256,
                        KilledDriver.class,
                        function.endpoint().toString(),
                        driver.accessKeyId(),
                        driver.secretAccessKey(),
                        driver.sessionToken(),
                        directory.toString(),
                        output)) {
            var kept = new ArrayList<StoredJob>();
            while (kept.isEmpty()) {
                kept.addAll(StoredJob.all(LeastPrivilegeIT.WORK));
                kept.removeAll(before);
            }
            StoredJob job = kept.getFirst();
            while (job.status().stages().getFirst().committedCount() == 0 || !hasCome.call()) {
                Thread.onSpinWait();
            }
            return job;
        }
    }
}
