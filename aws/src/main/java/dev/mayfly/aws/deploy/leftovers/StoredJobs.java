package dev.mayfly.aws.deploy.leftovers;

import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.Requests;
import dev.mayfly.aws.deploy.StoredObjects;
import dev.mayfly.aws.deploy.leftovers.JobData.Kind;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.code.CodeWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The data of jobs and sessions in a deployment's bucket, and what their attempts wrote beside
/// outputs, as far as they did not remove it themselves.
public final class StoredJobs {
    private static final String JOBS = "jobs/";
    private static final String SESSIONS = "sessions/";
    private static final String CODE = "code/";

    private final S3Prefix work;
    private final Consumer<String> remarks;
    private final Function<String, StoredObjects> buckets;

    /// The jobs of a deployment.
    ///
    /// @param clients stay open
    /// @param remarks told what cannot be looked for, for people
    public StoredJobs(AwsClients clients, Stack stack, Consumer<String> remarks) {
        this.work = stack.work();
        this.remarks = remarks;
        var requests = new Requests("driver");
        this.buckets =
                bucket ->
                        new StoredObjects(
                                clients.s3(),
                                requests,
                                bucket,
                                stack.options().place().bucketArn(bucket));
    }

    /// What attempts wrote beside outputs, then all jobs, then all sessions that have data, and
    /// then user code by the weeks in which sessions began with it; each by its name. In this order
    /// it may be deleted.
    ///
    /// @param places in S3 that outputs lie in, where to look for the first besides the outputs of
    ///   the jobs that are found
    /// @throws dev.mayfly.aws.deploy.DeployException if the store cannot be asked
    public List<JobData> all(List<S3Prefix> places) {
        List<JobData> jobs = data(JOBS, Kind.HALF_WRITTEN, (_, _) -> {});
        var search = new UnpublishedSearch(buckets, remarks);
        jobs.forEach(search::know);
        var marks = new HashMap<String, List<CodeWeek>>();
        List<JobData> sessions =
                data(SESSIONS, Kind.SESSION, (session, object) -> mark(session, object, marks));
        var used = new HashMap<CodeWeek, Instant>();
        var all = new ArrayList<JobData>(search.find(places));
        all.addAll(jobs);
        for (JobData session : sessions) {
            // a session that waits for its job writes nothing itself
            Instant written =
                    jobs.stream()
                            .filter(job -> job.name().startsWith(session.name() + "-"))
                            .map(JobData::lastWritten)
                            .max(Instant::compareTo)
                            .orElse(Instant.EPOCH);
            JobData whole = session.notBefore(written);
            all.add(whole);
            for (CodeWeek week : marks.getOrDefault(session.name(), List.of())) {
                used.merge(
                        week,
                        whole.lastWritten(),
                        (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        for (JobData code : data(CODE, Kind.CODE, (_, _) -> {})) {
            CodeWeek.named(code.name())
                    .ifPresent(week ->
                            all.add(
                                    code.notBefore(week.end())
                                            .notBefore(used.getOrDefault(week, Instant.EPOCH))));
        }
        return all;
    }

    private static void mark(String session, String object, Map<String, List<CodeWeek>> marks) {
        CodeWeek.markedBy(object)
                .ifPresent(
                        week -> marks.computeIfAbsent(session, _ -> new ArrayList<>()).add(week));
    }

    /// @param seen told of the name of each that has data, and of its object's below that
    private List<JobData> data(String directory, Kind kind, BiConsumer<String, String> seen) {
        var found = new TreeMap<String, JobData>();
        String prefix = work.key(directory);
        buckets.apply(work.bucket())
                .pages(
                        prefix,
                        page -> page.forEach(object -> add(prefix, kind, object, found, seen)));
        return List.copyOf(found.values());
    }

    private void add(
            String prefix,
            Kind kind,
            S3Object object,
            Map<String, JobData> found,
            BiConsumer<String, String> seen) {
        String path = object.key().substring(prefix.length());
        int slash = path.indexOf('/');
        if (slash <= 0) {
            return; // jobs are directories; what lies beside them is not ours
        }
        String name = path.substring(0, slash);
        seen.accept(name, path.substring(slash + 1));
        var directory = new S3Location(work.bucket(), prefix + name);
        JobData known = found.getOrDefault(name, JobData.none(kind, name, directory));
        JobData more = known.with(object.size(), object.lastModified());
        boolean isJob = kind == Kind.HALF_WRITTEN;
        found.put(name, isJob ? more.as(kindOf(path.substring(slash), more)) : more);
    }

    /// A job is written down by an object that goes when it ends.
    private static Kind kindOf(String object, JobData job) {
        return switch (object) {
            case "/job" -> Kind.JOB;
            case "/end" -> job.kind() == Kind.JOB ? Kind.JOB : Kind.ENDED;
            default -> job.kind();
        };
    }

    /// Deletes what lies in something's directory.
    ///
    /// @return how many objects it was
    public long delete(JobData data) {
        return buckets.apply(data.directory().bucket()).delete(data.directory().prefix());
    }
}
