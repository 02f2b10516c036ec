package dev.mayfly.aws.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/// Answers requests about what Lambda does if functions call themselves, which moto does not know,
/// as Lambda does, and lets all others through. Permissions are not asked for.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html">PutFunctionRecursionConfig</a>
final class RecursionSettings implements SdkHttpClient {
    private static final Pattern PATH =
            Pattern.compile("/2024-08-31/functions/([^/]+)/recursion-config");
    private static final Pattern FUNCTION = Pattern.compile("/2015-03-31/functions/([^/]+)");

    private final SdkHttpClient http = Apache5HttpClient.create();
    private final Map<String, String> settings = new ConcurrentHashMap<>();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        String path = request.httpRequest().encodedPath();
        SdkHttpMethod method = request.httpRequest().method();
        Matcher function = FUNCTION.matcher(path);
        if (method == SdkHttpMethod.DELETE && function.matches()) {
            settings.remove(function.group(1));
        }
        Matcher setting = PATH.matcher(path);
        if (!setting.matches()) {
            return http.prepareRequest(request);
        }
        String name = setting.group(1);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                if (method == SdkHttpMethod.PUT) {
                    settings.put(name, wanted(request.contentStreamProvider().orElseThrow()));
                }
                return answer(settings.getOrDefault(name, "Terminate"));
            }

            @Override
            public void abort() {}
        };
    }

    private static String wanted(ContentStreamProvider body) {
        try (var content = body.newStream()) {
            String text = new String(content.readAllBytes(), UTF_8);
            return JsonNode.parser().parse(text).field("RecursiveLoop").orElseThrow().asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpExecuteResponse answer(String setting) {
        byte[] body = ("{\"RecursiveLoop\":\"" + setting + "\"}").getBytes(UTF_8);
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder().statusCode(200).build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    @Override
    public void close() {
        http.close();
    }
}
