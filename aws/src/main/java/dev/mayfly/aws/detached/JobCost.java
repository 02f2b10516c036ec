package dev.mayfly.aws.detached;

import dev.mayfly.aws.cost.CostLimit;
import dev.mayfly.aws.cost.CostMeter;
import dev.mayfly.aws.cost.JobBudget;
import dev.mayfly.driver.detached.CostCheck;
import dev.mayfly.driver.detached.DetachedTask;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobFollower;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/// Works out in a function what its job has cost, from the times at which records of its attempts
/// were written: by the same meter that a driver has, and held against the same limit, as it will
/// be when the next one looks. Requests are taken from the prediction.
///
/// @param code brings the job's code into the function
record JobCost(ObjectStore store, JobJournal journal, EventHandler.Code code, Clock clock)
        implements CostCheck {
    @Override
    public Optional<String> reasonToStop(byte[] budget) throws IOException {
        Optional<JobDescription> described = journal.description();
        if (described.isEmpty()) {
            return Optional.empty(); // the job has ended meanwhile
        }
        JobDescription job = described.get();
        JobBudget limit = JobBudget.decode(budget);
        var meter = new CostMeter(limit.model());
        predecessor().ifPresent(meter::add);
        meter.planned(journal.keys().job(), job.plan(code.loader(job.code())), () -> {});
        new JobFollower(store, journal, job, false, meter, clock).look();
        return CostLimit.reasonToStop(
                meter, limit.maxDollars(), clock.instant().plus(DetachedTask.COST_PERIOD));
    }

    private Optional<JobEnd> predecessor() throws IOException {
        Optional<JobKeys> keys = journal.keys().predecessor();
        return keys.isPresent() ? new JobJournal(store, keys.get()).end() : Optional.empty();
    }
}
