package dev.mayfly.aws.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.deploy.MotoAccount;
import dev.mayfly.aws.deploy.stack.JsonText;
import dev.mayfly.aws.deploy.stack.Notifier;
import dev.mayfly.aws.notification.NotificationCalls;
import dev.mayfly.aws.notification.NotificationEntry;
import dev.mayfly.aws.testing.StackAnswers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;

/// The function of templates from the archive that is deployed, by the handler that templates name.
@Timeout(120)
class NotificationHandlerIT {
    @RegisterExtension static final MotoAccount account = new MotoAccount();
    private static final Path ARCHIVE = Path.of(System.getProperty("mayfly.function"));
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:";

    @TempDir private Path directory;

    private static NotificationEntry entry(String bucket) {
        return new NotificationEntry(
                bucket, "mayfly-main", FUNCTION + "mayfly-main:sha256-1", "jobs/", "/finished");
    }

    private static List<String> ids() {
        return account
                .root()
                .s3()
                .getBucketNotificationConfiguration(get -> get.bucket("told"))
                .lambdaFunctionConfigurations()
                .stream()
                .map(entry -> entry.id())
                .toList();
    }

    private static InvokeResponse call(LambdaClient client, String payload) {
        return client.invoke(invoke ->
                invoke.functionName("notifier").payload(SdkBytes.fromUtf8String(payload)));
    }

    @Test
    void sets_an_entry_for_terraform_and_removes_it_for_cloudformation() throws Exception {
        account.root().s3().createBucket(create -> create.bucket("told"));
        LambdaFunctionConfiguration theirs =
                LambdaFunctionConfiguration.builder()
                        .id("theirs")
                        .lambdaFunctionArn(FUNCTION + "other")
                        .events(Event.S3_OBJECT_CREATED)
                        .build();
        account.root()
                .s3()
                .putBucketNotificationConfiguration(put ->
                        put.bucket("told")
                                .notificationConfiguration(
                                        all -> all.lambdaFunctionConfigurations(theirs)));
        Map<String, Object> properties = NotificationCalls.properties(entry("told"));
        LocalFunction function =
                LocalFunction.of("notifier", ARCHIVE, Notifier.HANDLER, 1)
                        .withMemoryMegabytes(1024)
                        .withTimeout(Duration.ofSeconds(60))
                        .withEnvironment(
                                Map.of("AWS_ENDPOINT_URL_S3", account.endpoint().toString()));
        try (var answers = new StackAnswers();
                LocalLambda lambda = LocalLambda.open(function, directory, _ -> {});
                LambdaClient client = lambda.client(1)) {
            InvokeResponse created =
                    call(client, NotificationCalls.ofTerraform("create", properties, "null"));

            assertThat(created.payload().asUtf8String()).isEqualTo("null");
            assertThat(created.functionError()).isNull();
            assertThat(ids()).containsExactly("theirs", "mayfly-main");

            Map<String, Object> nowhere = NotificationCalls.properties(entry("never-there"));
            InvokeResponse failed =
                    call(
                            client,
                            NotificationCalls.ofTerraform(
                                    "update", nowhere, JsonText.compact(nowhere)));

            assertThat(failed.functionError()).isEqualTo("Unhandled");
            assertThat(failed.payload().asUtf8String()).contains("bucket does not exist");

            InvokeResponse deleted =
                    call(
                            client,
                            NotificationCalls.ofStack(
                                    "Delete",
                                    answers.url(),
                                    properties,
                                    Map.of("PhysicalResourceId", "Notification1")));

            assertThat(deleted.functionError()).isNull();
            assertThat(ids()).containsExactly("theirs");
            assertThat(answers.answers()).hasSize(1);
            assertThat(answers.answers().getFirst().field("Status").orElseThrow().asString())
                    .isEqualTo("SUCCESS");
        }
    }
}
