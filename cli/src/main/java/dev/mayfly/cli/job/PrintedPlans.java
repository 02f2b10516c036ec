package dev.mayfly.cli.job;

import dev.mayfly.PlanListener;
import java.io.PrintWriter;

/// Prints the plans of a program's actions, one after the other. Safe for use by many threads.
public final class PrintedPlans implements PlanListener {
    /// How many plans are printed: a program may wait for a result that never comes.
    private static final int MAX_PLANS = 100;

    private final PrintWriter out;
    private int count;

    /// @param out standard output
    public PrintedPlans(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void planned(String action, String plan) {
        if (count == MAX_PLANS) {
            throw new TooManyException();
        }
        count++;
        if (count == 2) {
            out.println();
            out.println("From here on, plans are those for empty results of the actions above.");
        }
        if (count > 1) {
            out.println();
        }
        out.println("plan " + count + ": " + action);
        out.print(plan);
        out.flush();
    }

    /// What to say of a program that failed.
    ///
    /// @return empty if its failure has nothing to do with the plans
    synchronized String remark(Throwable failure) {
        if (failure instanceof TooManyException) {
            return "no plans after the first " + MAX_PLANS;
        }
        return count == 0
                ? ""
                : "no plans after plan "
                        + count
                        + ": the program does not go on without the results of its actions";
    }

    /// Ends a program that has more actions than anybody reads plans.
    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyException() {
            super("more than " + MAX_PLANS + " plans", null, false, false);
        }
    }
}
