package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.JobData.Kind;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The data of jobs and sessions in a deployment's bucket, as far as they did not remove it
/// themselves.
public final class StoredJobs {
    private static final String JOBS = "jobs/";
    private static final String SESSIONS = "sessions/";

    private final StoredObjects objects;
    private final S3Prefix work;

    /// The jobs of a deployment.
    ///
    /// @param clients stay open
    public StoredJobs(AwsClients clients, Stack stack) {
        this.work = stack.work();
        this.objects =
                new StoredObjects(
                        clients.s3(),
                        new Requests("driver"),
                        work.bucket(),
                        stack.options().place().bucketArn(work.bucket()));
    }

    /// All jobs and then all sessions that have data, by their names.
    ///
    /// @throws DeployException if the store cannot be asked
    public List<JobData> all() {
        List<JobData> jobs = data(JOBS, Kind.HALF_WRITTEN);
        var all = new ArrayList<JobData>(jobs);
        for (JobData session : data(SESSIONS, Kind.SESSION)) {
            // a session that waits for its job writes nothing itself
            Instant written =
                    jobs.stream()
                            .filter(job -> job.name().startsWith(session.name() + "-"))
                            .map(JobData::lastWritten)
                            .max(Instant::compareTo)
                            .orElse(Instant.EPOCH);
            all.add(session.notBefore(written));
        }
        return all;
    }

    private List<JobData> data(String directory, Kind kind) {
        var found = new TreeMap<String, JobData>();
        String prefix = work.key(directory);
        objects.pages(prefix, page -> page.forEach(object -> add(prefix, kind, object, found)));
        return List.copyOf(found.values());
    }

    private static void add(String prefix, Kind kind, S3Object object, Map<String, JobData> found) {
        String path = object.key().substring(prefix.length());
        int slash = path.indexOf('/');
        if (slash <= 0) {
            return; // jobs are directories; what lies beside them is not ours
        }
        String name = path.substring(0, slash);
        JobData known =
                found.getOrDefault(
                        name, new JobData(kind, name, prefix + name + "/", 0, 0, Instant.EPOCH));
        JobData more = known.with(object.size(), object.lastModified());
        found.put(name, kind == Kind.SESSION ? more : more.as(kindOf(path.substring(slash), more)));
    }

    /// A job is written down by an object that goes when it ends.
    private static Kind kindOf(String object, JobData job) {
        return switch (object) {
            case "/job" -> Kind.JOB;
            case "/end" -> job.kind() == Kind.JOB ? Kind.JOB : Kind.ENDED;
            default -> job.kind();
        };
    }

    /// Deletes what a job or session has.
    ///
    /// @return how many objects it was
    public long delete(JobData data) {
        return objects.delete(data.prefix());
    }
}
