package dev.mayfly.aws.deploy.stack;

import dev.mayfly.aws.deploy.stack.FunctionOptions.Encryption;
import dev.mayfly.aws.deploy.stack.StackResource.Alias;
import dev.mayfly.aws.deploy.stack.StackResource.Bucket;
import dev.mayfly.aws.deploy.stack.StackResource.Function;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The resources of a deployment. Names follow from the deployment's name and place alone, so that
/// what belongs to it is found without a record of it. Immutable.
public record Stack(StackOptions options) {
    /// The class that Lambda calls.
    public static final String HANDLER = "dev.mayfly.aws.function.WorkerHandler::handleRequest";

    /// Lambda's name of Java 25.
    public static final String RUNTIME = "java25";

    /// The tag of all resources; its value is the deployment's name.
    public static final String TAG = "mayfly";

    /// The tag that tells which key encrypts the bucket.
    private static final String KEY_TAG = "mayfly-kms-key";

    /// The tag of a bucket that is not set up yet.
    private static final String NEW_TAG = "mayfly-new";

    /// The name of the policy inside each role.
    public static final String POLICY = "mayfly";

    /// Days after which uploads that nobody completes are removed from the deployment's own bucket.
    public static final int UPLOAD_DAYS = 2;

    /// What Lambda is told to do about a function that calls itself: detached jobs do, and bound
    /// themselves how often.
    public static final String RECURSIVE_LOOP = "Allow";

    /// How often the function looks for detached jobs that have fallen silent. Whether one has is
    /// known after two looks that are further apart than a call may take.
    private static final String SWEEP_RATE = "rate(15 minutes)";

    /// What the schedule is for.
    public static final String SCHEDULE_DESCRIPTION =
            "Has Mayfly look for detached jobs that have fallen silent";

    /// Where drivers and functions keep jobs in the place for work.
    private static final String JOBS = "jobs/";

    /// The object that says that a stage of a detached job is complete.
    private static final String FINISHED = "/finished";

    /// Without SnapStart Lambda starts the JVM with the quick compiler alone; attempts run long
    /// enough for the better one.
    private static final String JVM_OPTIONS =
            "-XX:+TieredCompilation -XX:TieredStopAtLevel=4 --enable-native-access=ALL-UNNAMED";

    /// The tags of all resources.
    public Map<String, String> tags() {
        return Map.of(TAG, options.name());
    }

    /// The tags of the deployment's own bucket while it is not set up.
    public Map<String, String> newBucketTags() {
        return Map.of(TAG, options.name(), NEW_TAG, "true");
    }

    /// The tags of the deployment's own bucket, set when all else is set up.
    public Map<String, String> bucketTags() {
        var tags = new TreeMap<>(tags());
        ownBucket().kmsKey().ifPresent(key -> tags.put(KEY_TAG, key));
        return tags;
    }

    /// Where the state of jobs is.
    public S3Prefix work() {
        return options.givenWork().orElseGet(() -> new S3Prefix(ownBucketName(), ""));
    }

    private String ownBucketName() {
        Place place = options.place();
        return "mayfly-" + options.name() + "-" + place.account() + "-" + place.region();
    }

    /// The bucket, if the deployment has its own.
    public Optional<Bucket> bucket() {
        return options.givenWork().isPresent() ? Optional.empty() : Optional.of(ownBucket());
    }

    /// The bucket that the deployment has, or had with other options.
    public Bucket ownBucket() {
        return new Bucket(ownBucketName(), options.function().kmsKey());
    }

    /// What the function runs as.
    public Role worker() {
        return role("worker", Policies.trustOfLambda(), Policies.worker(this));
    }

    /// What those run as who start jobs.
    public Role driver() {
        return role("driver", Policies.trustOfAccount(this), Policies.driver(this));
    }

    private Role role(String part, Policy trust, Policy permissions) {
        String name = roleName(part);
        return new Role(
                name, options.place().roleArn(name), trust, permissions, options.boundary());
    }

    /// Name of a role.
    ///
    /// @param part `worker` or `driver`
    public String roleName(String part) {
        return "mayfly-" + options.name() + "-" + options.place().region() + "-" + part;
    }

    /// Where the function's output goes.
    public LogGroup logGroup() {
        String name = "/aws/lambda/" + functionName();
        return new LogGroup(
                name,
                options.place().arn("logs", "log-group:" + name),
                options.function().logRetentionDays());
    }

    /// What runs attempts.
    public Function function() {
        FunctionOptions wanted = options.function();
        return new Function(
                functionName(),
                "Runs attempts of Mayfly's jobs, "
                        + (wanted.isSnapStart() ? "with" : "without")
                        + " SnapStart",
                options.place().roleArn(roleName("worker")),
                wanted.memoryMegabytes(),
                wanted.timeoutSeconds(),
                environment(),
                wanted.network(),
                wanted.kmsKey(),
                true);
    }

    /// How the function is called.
    public String functionName() {
        return "mayfly-" + options.name();
    }

    /// The function's ARN without version or alias.
    public String functionArn() {
        return options.place().arn("lambda", "function:" + functionName());
    }

    private Map<String, String> environment() {
        var environment = new TreeMap<String, String>();
        environment.put("JAVA_TOOL_OPTIONS", JVM_OPTIONS);
        environment.put("MAYFLY_WORK", work().toString());
        Encryption encryption = options.function().encryption();
        encryption.objects().ifPresent(name -> environment.put("MAYFLY_S3_ENCRYPTION", name));
        encryption.kmsKey().ifPresent(key -> environment.put("MAYFLY_S3_KMS_KEY", key));
        return environment;
    }

    /// The name of an archive's version.
    public Alias alias(Archive archive) {
        return new Alias(archive.alias(), functionName());
    }

    /// The ARN of an archive's version, by its name.
    public String aliasArn(Archive archive) {
        return functionArn() + ":" + alias(archive).name();
    }

    /// The name of the schedule that has detached jobs looked after, if there is one.
    public String scheduleName() {
        return functionName() + "-sweep";
    }

    /// The ARN of that schedule.
    public String scheduleArn() {
        return options.place().arn("events", "rule/" + scheduleName());
    }

    /// What has an archive's version look for detached jobs that have fallen silent.
    public Optional<Schedule> schedule(Archive archive) {
        if (!options.triggers().isSweeping()) {
            return Optional.empty();
        }
        return Optional.of(
                new Schedule(
                        scheduleName(),
                        scheduleArn(),
                        SWEEP_RATE,
                        aliasArn(archive),
                        JsonText.compact(Map.of("mayfly-sweep", work().toString()))));
    }

    /// The id of that entry of a bucket's notifications which deploying makes.
    public String notificationId() {
        return functionName();
    }

    /// What tells an archive's version that a stage of a detached job is complete.
    public Optional<Notification> notification(Archive archive) {
        if (!options.triggers().isNotifying()) {
            return Optional.empty();
        }
        return Optional.of(
                new Notification(
                        work().bucket(),
                        notificationId(),
                        aliasArn(archive),
                        work().key(JOBS),
                        FINISHED));
    }

    /// All of it, in an order in which it can be made.
    public List<StackResource> resources(Archive archive) {
        var resources = new ArrayList<StackResource>();
        bucket().ifPresent(resources::add);
        resources.add(worker());
        resources.add(driver());
        resources.add(logGroup());
        resources.add(function());
        resources.add(alias(archive));
        schedule(archive).ifPresent(resources::add);
        notification(archive).ifPresent(resources::add);
        return resources;
    }

    /// Buckets whose events may call the function.
    public List<String> buckets() {
        var buckets = new ArrayList<String>();
        buckets.add(work().bucket());
        options.reads().forEach(each -> buckets.add(each.bucket()));
        options.writes().forEach(each -> buckets.add(each.bucket()));
        return buckets.stream().distinct().sorted().toList();
    }
}
