package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Finds out where a bucket is. Whoever may list a part of it only may not ask for the bucket
/// itself; a listing of that part tells as well, since no other region's S3 answers it.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html">HeadBucket</a>
final class BucketRegion {
    private static final String HEADER = "x-amz-bucket-region";

    private final AwsClients clients;
    private final Requests requests;
    private final Stack stack;

    /// @param requests as whom to ask
    BucketRegion(AwsClients clients, Requests requests, Stack stack) {
        this.clients = clients;
        this.requests = requests;
        this.stack = stack;
    }

    /// Where the bucket of a prefix is; empty if there is none.
    ///
    /// @throws DeployException if not even the prefix may be listed
    Optional<String> of(S3Prefix prefix) {
        try {
            return ask(
                    prefix,
                    () ->
                            clients.s3()
                                    .headBucket(head -> head.bucket(prefix.bucket()))
                                    .bucketRegion());
        } catch (DeployException denied) {
            try {
                return ask(prefix, () -> listed(prefix));
            } catch (DeployException e) {
                denied.addSuppressed(e);
                throw denied;
            }
        }
    }

    private String listed(S3Prefix prefix) {
        clients.s3()
                .listObjectsV2(
                        list -> list.bucket(prefix.bucket()).prefix(prefix.key("")).maxKeys(1));
        return clients.region();
    }

    private Optional<String> ask(S3Prefix prefix, Supplier<String> request) {
        try {
            return requests.find(
                    "s3:ListBucket",
                    stack.options().place().bucketArn(prefix.bucket()),
                    // other servers do not tell
                    () -> Objects.requireNonNullElse(request.get(), clients.region()));
        } catch (AwsServiceException e) {
            Optional<String> told =
                    Optional.ofNullable(e.awsErrorDetails())
                            .flatMap(details ->
                                    details.sdkHttpResponse().firstMatchingHeader(HEADER));
            if (told.isEmpty() || told.get().equals(clients.region())) {
                throw e;
            }
            return told;
        }
    }
}
