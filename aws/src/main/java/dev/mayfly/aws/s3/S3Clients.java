package dev.mayfly.aws.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/// Makes clients of the SDK. They retry nothing: [RetryingRequests] does.
final class S3Clients {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /// How long a server may be silent. The slowest answers of S3 take about ten seconds.
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private S3Clients() {}

    static SdkHttpClient http(S3Options options) {
        return Apache5HttpClient.builder()
                .maxConnections(options.maxConnections())
                .connectionTimeout(CONNECT)
                .connectionAcquisitionTimeout(Duration.ofMinutes(5))
                .socketTimeout(SILENCE)
                .tcpKeepAlive(true)
                .build();
    }

    /// A client with credentials of the SDK's chain.
    ///
    /// @param http is closed with the client
    static S3Client client(S3Options options, SdkHttpClient http) {
        return builder(options, http).build();
    }

    /// A client with credentials that the caller knows.
    ///
    /// @param http is closed with the client
    static S3Client client(
            S3Options options, SdkHttpClient http, AwsCredentialsProvider credentials) {
        return builder(options, http).credentialsProvider(credentials).build();
    }

    private static S3ClientBuilder builder(S3Options options, SdkHttpClient http) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClient(http)
                        .region(region(options))
                        .crossRegionAccessEnabled(options.endpoint().isEmpty())
                        .forcePathStyle(options.isPathStyle())
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .serviceConfiguration(
                                S3Configuration.builder()
                                        .expectContinueEnabled(false)
                                        // Ceph 16 refuses empty objects in chunks.
                                        .chunkedEncodingEnabled(options.endpoint().isEmpty())
                                        .build())
                        .overrideConfiguration(
                                settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()));
        if (!options.isChecksummed()) {
            builder.addPlugin(LegacyMd5Plugin.create());
        }
        options.endpoint().ifPresent(builder::endpointOverride);
        return builder;
    }

    /// The region that is set; without one any does, since AWS tells the bucket's own and other
    /// servers do not care.
    private static Region region(S3Options options) {
        return options.region().map(Region::of).orElseGet(() -> regionOfChain(options));
    }

    private static Region regionOfChain(S3Options options) {
        try {
            return options.endpoint().isPresent()
                    ? new AwsRegionProviderChain(
                                    new SystemSettingsRegionProvider(),
                                    new AwsProfileRegionProvider())
                            .getRegion()
                    : DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            return Region.US_EAST_1;
        }
    }
}
