package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The data of jobs in a deployment's bucket, as far as jobs did not remove it themselves.
public final class StoredJobs {
    private static final String JOBS = "jobs/";

    private final StoredObjects objects;
    private final String prefix;

    /// The jobs of a deployment.
    ///
    /// @param clients stay open
    public StoredJobs(AwsClients clients, Stack stack) {
        S3Prefix work = stack.work();
        this.objects =
                new StoredObjects(
                        clients.s3(),
                        new Requests("driver"),
                        work.bucket(),
                        stack.options().place().bucketArn(work.bucket()));
        this.prefix = work.key(JOBS);
    }

    /// All jobs that have data, by id.
    ///
    /// @throws DeployException if the store cannot be asked
    public List<JobData> all() {
        var jobs = new TreeMap<String, JobData>();
        objects.pages(prefix, page -> page.forEach(object -> add(object, jobs)));
        return List.copyOf(jobs.values());
    }

    private void add(S3Object object, Map<String, JobData> jobs) {
        String path = object.key().substring(prefix.length());
        int slash = path.indexOf('/');
        // jobs are directories; what lies beside them is not ours
        if (slash > 0) {
            String job = path.substring(0, slash);
            jobs.merge(
                    job,
                    new JobData(job, prefix + job + "/", 0, 0, Instant.EPOCH)
                            .with(object.size(), object.lastModified()),
                    (known, _) -> known.with(object.size(), object.lastModified()));
        }
    }

    /// Deletes what a job has.
    ///
    /// @return how many objects it was
    public long delete(JobData job) {
        return objects.delete(job.prefix());
    }
}
