package dev.mayfly.aws.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaServiceClientConfiguration;

/// AWS X-Ray, with signature and transport of the SDK. The SDK's own client for it would be one
/// library more for one request.
///
/// @see <a href="https://docs.aws.amazon.com/xray/latest/api/Welcome.html">X-Ray API</a>
final class XRayService implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI endpoint;
    private final Region region;
    private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
    private final SdkHttpClient http =
            Apache5HttpClient.builder().connectionTimeout(TIMEOUT).socketTimeout(TIMEOUT).build();

    private XRayService(
            URI endpoint,
            Region region,
            IdentityProvider<? extends AwsCredentialsIdentity> credentials) {
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
    }

    /// X-Ray where a client finds Lambda, with its credentials.
    static XRayService beside(LambdaClient client) {
        LambdaServiceClientConfiguration found = client.serviceClientConfiguration();
        URI endpoint =
                found.endpointOverride()
                        .orElseGet(() ->
                                URI.create(
                                        "https://xray."
                                                + found.region()
                                                + "."
                                                + found.region()
                                                        .metadata()
                                                        .partition()
                                                        .dnsSuffix()));
        return new XRayService(endpoint, found.region(), found.credentialsProvider());
    }

    /// Sends a request, once.
    ///
    /// @param operation path of the request
    /// @param body JSON
    /// @return JSON
    /// @throws IOException if there is no answer, or X-Ray refuses
    String post(String operation, String body) throws IOException {
        ContentStreamProvider content = ContentStreamProvider.fromUtf8String(body);
        SdkHttpRequest request =
                SdkHttpRequest.builder()
                        .uri(endpoint.resolve(operation))
                        .method(SdkHttpMethod.POST)
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Content-Length", Integer.toString(body.getBytes(UTF_8).length))
                        .build();
        AwsCredentialsIdentity identity = credentials.resolveIdentity().join();
        SignedRequest signed =
                AwsV4HttpSigner.create()
                        .sign(sign ->
                                sign.identity(identity)
                                        .request(request)
                                        .payload(content)
                                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "xray")
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
        HttpExecuteResponse response =
                http.prepareRequest(
                                HttpExecuteRequest.builder()
                                        .request(signed.request())
                                        .contentStreamProvider(signed.payload().orElse(content))
                                        .build())
                        .call();
        String answer = "";
        if (response.responseBody().isPresent()) {
            try (InputStream in = response.responseBody().get()) {
                answer = new String(in.readAllBytes(), UTF_8);
            }
        }
        int status = response.httpResponse().statusCode();
        if (status != 200) {
            throw new IOException(
                    "x-ray refuses: operation="
                            + operation
                            + " status="
                            + status
                            + " answer="
                            + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        http.close();
    }
}
