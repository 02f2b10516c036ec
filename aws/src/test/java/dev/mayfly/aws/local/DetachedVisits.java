package dev.mayfly.aws.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.StoredJob;
import dev.mayfly.api.Session;
import dev.mayfly.aws.cost.JobBudget;
import dev.mayfly.aws.detached.DetachedDeployment;
import dev.mayfly.driver.journal.JobEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jobs.VisitJobs;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// Hands a job over to a function on this machine. Its last task waits for a sign.
///
/// @param directory for what the session leaves, and the sign
record DetachedVisits(Path directory) {
    static final int REDUCES = 4;
    private static final Path ARCHIVE = Path.of(System.getProperty("mayfly.function"));

    /// A file that somebody makes.
    Path sign() {
        return directory.resolve("sign");
    }

    /// The function of the archive that is deployed.
    static LocalFunction function(Map<String, String> environment) {
        return LambdaLocal.of(ARCHIVE, 2)
                .function()
                .withMemoryMegabytes(512)
                .withEnvironment(environment)
                .withEventRetryPauses(List.of(Duration.ofMillis(50), Duration.ofMillis(50)));
    }

    /// Hands the job over and closes the session.
    StoredJob begin(LocalFunction function, String base, LambdaClient client) throws Exception {
        return begin(function, base, client, Optional.empty());
    }

    StoredJob begin(
            LocalFunction function, String base, LambdaClient client, Optional<JobBudget> budget)
            throws Exception {
        try (Session session = Mayfly.session(options(function, base, client, budget))) {
            save(session, base);
        }
        List<StoredJob> jobs = StoredJob.all(base + "/work");
        assertThat(jobs).hasSize(1);
        return jobs.getFirst();
    }

    /// Of a session that hands its jobs over.
    SessionOptions options(
            LocalFunction function, String base, LambdaClient client, Optional<JobBudget> budget) {
        LambdaLocal led =
                LambdaLocal.of(ARCHIVE, 2)
                        .withFunction(function)
                        .withWork(base + "/work")
                        .withCode(List.of(Visits.code()));
        return SessionOptions.defaults()
                .withPartitions(REDUCES)
                .withWorkDirectory(directory.resolve("temporary").toString())
                .withDeployment(new DetachedDeployment(led, client, function.name(), budget));
    }

    void save(Session session, String base) {
        VisitJobs.countWithSign(session, base + "/visits", base + "/output", sign().toString());
    }

    /// Waits until the job has ended.
    static JobEnd await(StoredJob job) throws Exception {
        Optional<JobEnd> end = job.end();
        while (end.isEmpty()) {
            Thread.sleep(1); // until the test takes too long
            end = job.end();
        }
        return end.get();
    }

    /// Waits until only the task is left that waits for the sign.
    static void awaitLastTask(StoredJob job) throws IOException {
        while (job.status().stages().getLast().committedCount() < REDUCES - 1) {
            Thread.onSpinWait();
        }
    }
}
