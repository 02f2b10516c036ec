package dev.mayfly.aws.detached;

import dev.mayfly.Deployment;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.aws.cost.JobBudget;
import dev.mayfly.code.CodeReference;
import dev.mayfly.driver.detached.HandOver;
import dev.mayfly.driver.journal.SharedWork;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// Sessions on functions whose saving jobs go on by themselves: a save returns as soon as the job
/// was handed over, and the program may end. Everything else, such as samples and counts, is led by
/// the session as usual, and waits for the jobs that write what it reads.
///
/// @param base where attempts of the session itself run, on the same function and in shared work
/// @param client calls the function; closed by whoever made it
/// @param functionName what to call: a name, an ARN, or either with an alias
/// @param budget what each job may cost, if that matters
public record DetachedDeployment(
        Deployment base, LambdaClient client, String functionName, Optional<JobBudget> budget)
        implements Deployment {
    /// Longer than Lambda lets any function run.
    private static final Duration PATIENCE = Duration.ofMinutes(16);

    /// A deployment whose jobs may cost anything.
    public DetachedDeployment(Deployment base, LambdaClient client, String functionName) {
        this(base, client, functionName, Optional.empty());
    }

    @Override
    public Surroundings open(SessionOptions options, String directory) throws IOException {
        Surroundings led = base.open(options, directory);
        List<CodeReference> code = led.shared().map(SharedWork::code).orElse(List.of());
        var events = new LambdaEvents(client, functionName, code, led.store());
        return led.withDetached(new HandOver(events, budget.map(JobBudget::encode), PATIENCE));
    }
}
