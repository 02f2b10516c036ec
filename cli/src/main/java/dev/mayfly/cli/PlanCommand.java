package dev.mayfly.cli;

import dev.mayfly.SessionOptions;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Fleet;
import dev.mayfly.aws.cost.PredictionPrinter;
import dev.mayfly.aws.cost.Workload;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mayfly plan`: starts a job up to its first action, and prints what that would take on AWS.
@Command(
        name = "plan",
        description = {
            "Print what a job's actions would take and cost on AWS instead of running them.",
            "The program itself is started, and its actions give it empty results.",
            "Nothing is measured; what is assumed is printed. Threads and memory are those of the"
                    + " functions."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
final class PlanCommand implements Callable<Integer> {
    private final CommandContext context;
    @Mixin private ProgramArguments program;
    @Mixin private FunctionOptions functions;
    @Spec private CommandSpec spec;

    PlanCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CostModel model = functions.model();
        return program.start(
                context,
                spec,
                Optional.of((action, plan) -> {}),
                options -> planned(options, model));
    }

    /// As many slots as the functions have, since the plan depends on them.
    private SessionOptions planned(SessionOptions options, CostModel model) {
        Fleet fleet = model.fleet();
        var listeners = new ArrayList<>(options.listeners());
        listeners.add(new Predicting(model, spec.commandLine().getOut()));
        return options.withSlots(fleet.slots(), fleet.attemptMemoryBytes())
                .withListeners(listeners);
    }

    /// Prints what is predicted from a plan.
    private record Predicting(CostModel model, PrintWriter out) implements JobListener {
        @Override
        public void planned(JobId job, JobPlan plan) {
            Workload workload = Workload.of(plan, model.assumptions());
            new PredictionPrinter(model).lines(model.predict(workload)).forEach(out::println);
            out.flush();
        }

        @Override
        public void on(JobEvent event) {}
    }
}
