package dev.mayfly.aws.local;

import dev.mayfly.aws.s3.S3StoreProvider;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/// The S3 of this JVM, for functions on this machine: an endpoint of the user's own, or AWS.
final class SharedS3 {
    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";

    /// The SDK's own names for other servers, as property and as variable.
    private static final Map<String, String> SDK_ENDPOINTS =
            Map.of(
                    "aws.endpointUrlS3",
                    "AWS_ENDPOINT_URL_S3",
                    "aws.endpointUrl",
                    "AWS_ENDPOINT_URL");

    private SharedS3() {}

    /// What a function must have in its environment to reach it: the settings, and the credentials
    /// that the SDK's chain finds now. Nothing if it has credentials, or nothing says that jobs use
    /// S3.
    ///
    /// @param work where attempts leave things for each other
    /// @param given the function's own environment
    /// @throws IOException if there are no credentials
    static Map<String, String> environment(Optional<String> work, Map<String, String> given)
            throws IOException {
        Map<String, String> environment = S3StoreProvider.variables();
        boolean isUsed =
                S3StoreProvider.hasEndpoint() || work.flatMap(RoutedStore::scheme).isPresent();
        if (!isUsed || given.containsKey(ACCESS_KEY)) {
            return Map.of();
        }
        SDK_ENDPOINTS.forEach((property, variable) ->
                Optional.ofNullable(System.getProperty(property))
                        .or(() -> Optional.ofNullable(System.getenv(variable)))
                        .ifPresent(value -> environment.put(variable, value)));
        environment.putAll(credentials());
        return environment;
    }

    private static Map<String, String> credentials() throws IOException {
        try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build()) {
            AwsCredentials found = chain.resolveCredentials();
            var variables = new HashMap<String, String>();
            variables.put(ACCESS_KEY, found.accessKeyId());
            variables.put("AWS_SECRET_ACCESS_KEY", found.secretAccessKey());
            if (found instanceof AwsSessionCredentials session) {
                variables.put("AWS_SESSION_TOKEN", session.sessionToken());
            }
            return variables;
        } catch (SdkClientException e) {
            throw new IOException(
                    "no AWS credentials for functions on this machine; set AWS_PROFILE, or"
                            + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                    e);
        }
    }
}
