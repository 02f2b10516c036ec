package dev.mayfly.aws.deploy.stack;

import java.util.List;
import java.util.Optional;

/// How a deployment's function is set up.
///
/// @param memoryMegabytes 1,769 is one vCPU
/// @param timeoutSeconds up to 900
/// @param isSnapStart whether versions start from a snapshot
/// @param logRetentionDays one of the numbers that CloudWatch Logs knows
/// @param network none outside a VPC
/// @param encryption of what is stored
public record FunctionOptions(
        int memoryMegabytes,
        Architecture architecture,
        int timeoutSeconds,
        boolean isSnapStart,
        int logRetentionDays,
        Network network,
        Encryption encryption) {
    private static final int MIN_MEGABYTES = 256;
    private static final int MAX_MEGABYTES = 10_240;
    private static final int MAX_SECONDS = 900;

    /// @see <a
    ///   href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html">PutRetentionPolicy</a>
    private static final List<Integer> RETENTIONS =
            List.of(
                    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192,
                    2557, 2922, 3288, 3653);

    /// Where in a VPC a function is.
    ///
    /// @param subnets their ids; none for no VPC
    /// @param securityGroups their ids
    public record Network(List<String> subnets, List<String> securityGroups) {
        /// Outside any VPC.
        public static final Network NONE = new Network(List.of(), List.of());

        /// Checks the ids.
        public Network {
            subnets = subnets.stream().sorted().toList();
            securityGroups = securityGroups.stream().sorted().toList();
            if (subnets.isEmpty() != securityGroups.isEmpty()) {
                throw new IllegalArgumentException(
                        "a VPC needs both subnets and security groups: subnets="
                                + subnets
                                + " securityGroups="
                                + securityGroups);
            }
            subnets.forEach(id -> require(id, "subnet-[0-9a-f]+"));
            securityGroups.forEach(id -> require(id, "sg-[0-9a-f]+"));
        }

        private static void require(String id, String form) {
            if (!id.matches(form)) {
                throw new IllegalArgumentException("not an id of the form " + form + ": id=" + id);
            }
        }

        /// Whether there is a VPC.
        public boolean isVpc() {
            return !subnets.isEmpty();
        }
    }

    /// How what a deployment stores is encrypted.
    ///
    /// @param objects what the function asks S3 for: `AES256` (SSE-S3), `aws:kms` or
    ///   `aws:kms:dsse`; empty for `aws:kms` with a key, else for the bucket's own
    /// @param kmsKey ARN of a key that encrypts objects, environment variables and the bucket
    public record Encryption(Optional<String> objects, Optional<String> kmsKey) {
        /// S3's own.
        public static final Encryption NONE = new Encryption(Optional.empty(), Optional.empty());

        /// Checks that S3 would take both together.
        public Encryption {
            objects.ifPresent(Encryption::requireAlgorithm);
            kmsKey.ifPresent(Encryption::requireKey);
            if (kmsKey.isPresent() && objects.filter("AES256"::equals).isPresent()) {
                throw new IllegalArgumentException(
                        "AES256 takes no KMS key, leave out one of them: key="
                                + kmsKey.orElseThrow());
            }
        }

        private static void requireAlgorithm(String name) {
            if (!List.of("AES256", "aws:kms", "aws:kms:dsse").contains(name)) {
                throw new IllegalArgumentException(
                        "AES256, aws:kms or aws:kms:dsse is wanted: encryption=" + name);
            }
        }

        private static void requireKey(String key) {
            if (!key.matches("arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-zA-Z-]+")) {
                throw new IllegalArgumentException("not the ARN of a KMS key: key=" + key);
            }
        }
    }

    /// Checks the numbers, which are Lambda's but for the least memory.
    public FunctionOptions {
        if (memoryMegabytes < MIN_MEGABYTES || memoryMegabytes > MAX_MEGABYTES) {
            throw new IllegalArgumentException(
                    "memory out of range: megabytes="
                            + memoryMegabytes
                            + " min="
                            + MIN_MEGABYTES
                            + " max="
                            + MAX_MEGABYTES);
        }
        if (timeoutSeconds < 1 || timeoutSeconds > MAX_SECONDS) {
            throw new IllegalArgumentException(
                    "time-out out of range: seconds=" + timeoutSeconds + " max=" + MAX_SECONDS);
        }
        if (!RETENTIONS.contains(logRetentionDays)) {
            throw new IllegalArgumentException(
                    "logs cannot be kept so long: days="
                            + logRetentionDays
                            + " possible="
                            + RETENTIONS);
        }
    }

    /// One vCPU on arm64 for up to 15 minutes, SnapStart, logs for two weeks.
    public static FunctionOptions defaults() {
        return new FunctionOptions(
                1769, Architecture.ARM64, 900, true, 14, Network.NONE, Encryption.NONE);
    }

    /// The same with other memory.
    public FunctionOptions withMemoryMegabytes(int value) {
        return new FunctionOptions(
                value,
                architecture,
                timeoutSeconds,
                isSnapStart,
                logRetentionDays,
                network,
                encryption);
    }

    /// The same on other processors.
    public FunctionOptions withArchitecture(Architecture value) {
        return new FunctionOptions(
                memoryMegabytes,
                value,
                timeoutSeconds,
                isSnapStart,
                logRetentionDays,
                network,
                encryption);
    }

    /// The same with another time-out.
    public FunctionOptions withTimeoutSeconds(int value) {
        return new FunctionOptions(
                memoryMegabytes,
                architecture,
                value,
                isSnapStart,
                logRetentionDays,
                network,
                encryption);
    }

    /// The same with or without snapshots.
    public FunctionOptions withSnapStart(boolean value) {
        return new FunctionOptions(
                memoryMegabytes,
                architecture,
                timeoutSeconds,
                value,
                logRetentionDays,
                network,
                encryption);
    }

    /// The same with logs kept for another time.
    public FunctionOptions withLogRetentionDays(int value) {
        return new FunctionOptions(
                memoryMegabytes,
                architecture,
                timeoutSeconds,
                isSnapStart,
                value,
                network,
                encryption);
    }

    /// The same in a VPC.
    public FunctionOptions withNetwork(Network value) {
        return new FunctionOptions(
                memoryMegabytes,
                architecture,
                timeoutSeconds,
                isSnapStart,
                logRetentionDays,
                value,
                encryption);
    }

    /// The same with another encryption.
    public FunctionOptions withEncryption(Encryption value) {
        return new FunctionOptions(
                memoryMegabytes,
                architecture,
                timeoutSeconds,
                isSnapStart,
                logRetentionDays,
                network,
                value);
    }

    /// ARN of the user's own key, if there is one.
    public Optional<String> kmsKey() {
        return encryption.kmsKey();
    }
}
