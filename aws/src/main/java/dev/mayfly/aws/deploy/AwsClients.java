package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Place;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/// Clients of AWS's control planes in one region, with credentials and endpoint of the SDK's own
/// chains. Its retries are on: all requests but the creation of a version may be repeated, and that
/// one makes no second version of the same.
public final class AwsClients implements AutoCloseable {
    private final SdkHttpClient http;
    private final Region region;
    private final StsClient sts;
    private final IamClient iam;
    private final LambdaClient lambda;
    private final CloudWatchLogsClient logs;
    private final EventBridgeClient events;
    private final S3Client s3;

    private AwsClients(Region region, Consumer<AwsClientBuilder<?, ?>> settings) {
        this.region = region;
        http = Apache5HttpClient.create();
        sts = made(StsClient.builder().httpClient(http), settings);
        iam = made(IamClient.builder().httpClient(http), settings);
        lambda = made(LambdaClient.builder().httpClient(http), settings);
        logs = made(CloudWatchLogsClient.builder().httpClient(http), settings);
        events = made(EventBridgeClient.builder().httpClient(http), settings);
        // bodies are small here, and every server understands them in one piece
        s3 =
                made(
                        S3Client.builder()
                                .httpClient(http)
                                .requestChecksumCalculation(
                                        RequestChecksumCalculation.WHEN_REQUIRED)
                                .serviceConfiguration(set ->
                                        set.chunkedEncodingEnabled(false)
                                                .expectContinueEnabled(false)),
                        settings);
    }

    private <B extends AwsClientBuilder<B, C>, C> C made(
            B builder, Consumer<AwsClientBuilder<?, ?>> settings) {
        settings.accept(builder.region(region));
        return builder.build();
    }

    /// Clients for a region; without one for that of the environment or profile.
    ///
    /// @throws DeployException if there is none
    public static AwsClients of(Optional<String> region) {
        return new AwsClients(Region.of(region.orElseGet(AwsClients::usualRegion)), _ -> {});
    }

    /// Clients with settings of their own, such as another server.
    static AwsClients of(Region region, Consumer<AwsClientBuilder<?, ?>> settings) {
        return new AwsClients(region, settings);
    }

    private static String usualRegion() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
        } catch (SdkClientException e) {
            throw new DeployException("no region is set: use --region, or AWS_REGION", e);
        }
    }

    /// Where these clients work. Asks AWS who they are.
    ///
    /// @throws DeployException if they are nobody
    public Place place() {
        return Place.of(caller().account(), region.id());
    }

    /// The place of an account in these clients' region. Asks nobody.
    ///
    /// @throws DeployException if it is no account
    public Place place(String account) {
        try {
            return Place.of(account, region.id());
        } catch (IllegalArgumentException e) {
            throw new DeployException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Who the credentials belong to.
    ///
    /// @param arn of the user or role
    record Caller(String account, String arn) {}

    Caller caller() {
        var answer =
                new Requests("deployer")
                        .send("sts:GetCallerIdentity", "*", () -> sts.getCallerIdentity());
        return new Caller(answer.account(), answer.arn());
    }

    String region() {
        return region.id();
    }

    IamClient iam() {
        return iam;
    }

    LambdaClient lambda() {
        return lambda;
    }

    CloudWatchLogsClient logs() {
        return logs;
    }

    EventBridgeClient events() {
        return events;
    }

    /// S3.
    public S3Client s3() {
        return s3;
    }

    @Override
    public void close() {
        sts.close();
        iam.close();
        lambda.close();
        logs.close();
        events.close();
        s3.close();
        http.close();
    }
}
