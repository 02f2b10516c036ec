package dev.mayfly.aws.deploy.stack;

import dev.mayfly.aws.deploy.stack.StackResource.Alias;
import dev.mayfly.aws.deploy.stack.StackResource.Bucket;
import dev.mayfly.aws.deploy.stack.StackResource.Function;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
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

    /// The name of the policy inside each role.
    public static final String POLICY = "mayfly";

    /// Days after which uploads that nobody completes are removed from the deployment's own bucket.
    public static final int UPLOAD_DAYS = 2;

    /// Without SnapStart Lambda starts the JVM with the quick compiler alone; attempts run long
    /// enough for the better one.
    private static final String JVM_OPTIONS =
            "-XX:+TieredCompilation -XX:TieredStopAtLevel=4 --enable-native-access=ALL-UNNAMED";

    /// The tags of all resources.
    public Map<String, String> tags() {
        return Map.of(TAG, options.name());
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
                wanted.kmsKey());
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
        options.function().kmsKey().ifPresent(key -> environment.put("MAYFLY_S3_KMS_KEY", key));
        return environment;
    }

    /// The name of an archive's version.
    public Alias alias(Archive archive) {
        return new Alias(archive.alias(), functionName());
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
