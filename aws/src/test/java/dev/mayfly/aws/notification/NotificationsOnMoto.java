package dev.mayfly.aws.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.mayfly.aws.deploy.MotoAccount;
import dev.mayfly.aws.testing.StackAnswers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/// Calls of the function of templates, on S3 as a moto server has it. Each test has buckets of its
/// own.
abstract class NotificationsOnMoto {
    @RegisterExtension static final MotoAccount account = new MotoAccount();
    static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:";
    private static final FilterRule A = FilterRule.builder().name("prefix").value("a/").build();
    private static int buckets;

    final List<Long> pauses = new ArrayList<>();
    final StringBuilder log = new StringBuilder();
    StackAnswers stack;
    String bucket;
    NotificationEntry entry;

    @BeforeEach
    void open() throws IOException {
        stack = new StackAnswers();
        bucket = bucket();
        entry = entry(bucket);
    }

    @AfterEach
    void close() {
        stack.close();
    }

    static String bucket() {
        String name = "notified-" + ++buckets;
        account.root().s3().createBucket(create -> create.bucket(name));
        return name;
    }

    static NotificationEntry entry(String bucket) {
        return new NotificationEntry(
                bucket,
                "mayfly-main",
                FUNCTION + "mayfly-main:sha256-1",
                "work/jobs/",
                "/finished");
    }

    NotificationEntry withPrefix(String prefix) {
        return new NotificationEntry(bucket, entry.id(), entry.function(), prefix, entry.suffix());
    }

    /// Entries of others: for another function, for our own by hand, for a queue and a topic.
    static void addForeign(String bucket) {
        QueueConfiguration queue =
                QueueConfiguration.builder()
                        .id("queue")
                        .queueArn("arn:aws:sqs:us-east-1:123456789012:q")
                        .events(Event.S3_OBJECT_CREATED)
                        .filter(filter -> filter.key(key -> key.filterRules(A)))
                        .build();
        TopicConfiguration topic =
                TopicConfiguration.builder()
                        .id("topic")
                        .topicArn("arn:aws:sns:us-east-1:123456789012:t")
                        .events(Event.S3_OBJECT_CREATED)
                        .build();
        var foreign =
                NotificationConfiguration.builder()
                        .lambdaFunctionConfigurations(
                                function("theirs", "mayfly-main-2", Event.S3_OBJECT_CREATED),
                                function("by-hand", "mayfly-main", Event.S3_OBJECT_REMOVED))
                        .queueConfigurations(queue)
                        .topicConfigurations(topic)
                        .build();
        account.root()
                .s3()
                .putBucketNotificationConfiguration(
                        put -> put.bucket(bucket).notificationConfiguration(foreign));
    }

    private static LambdaFunctionConfiguration function(String id, String name, Event event) {
        return LambdaFunctionConfiguration.builder()
                .id(id)
                .lambdaFunctionArn(FUNCTION + name)
                .events(event)
                .build();
    }

    static GetBucketNotificationConfigurationResponse all(String bucket) {
        return account.root().s3().getBucketNotificationConfiguration(get -> get.bucket(bucket));
    }

    static List<NotificationEntry> ours(String bucket) {
        return all(bucket).lambdaFunctionConfigurations().stream()
                .filter(each -> each.id().equals("mayfly-main"))
                .map(each -> NotificationEntry.of(bucket, each))
                .toList();
    }

    static void assertForeign(String bucket) {
        var all = all(bucket);
        assertThat(all.lambdaFunctionConfigurations())
                .filteredOn(each -> !each.id().equals("mayfly-main"))
                .extracting(each -> each.id() + " " + each.eventsAsStrings())
                .containsExactly("theirs [s3:ObjectCreated:*]", "by-hand [s3:ObjectRemoved:*]");
        assertThat(all.queueConfigurations())
                .extracting(
                        each -> each.id() + each.filter().key().filterRules().getFirst().value())
                .containsExactly("queuea/");
        assertThat(all.topicConfigurations())
                .extracting(each -> each.id())
                .containsExactly("topic");
    }

    void call(String call) throws IOException {
        call(call, account.root().s3());
    }

    void call(String call, S3Client client) throws IOException {
        var handler = new NotificationHandler(() -> client, pauses::add);
        call(call, handler);
    }

    void call(String call, NotificationHandler handler) throws IOException {
        var output = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(call.getBytes(UTF_8)), output, context());
        assertThat(output).hasToString("null");
    }

    private Context context() {
        LambdaLogger logger =
                new LambdaLogger() {
                    @Override
                    public void log(String message) {
                        log.append(message);
                    }

                    @Override
                    public void log(byte[] message) {
                        throw new UnsupportedOperationException();
                    }
                };
        return (Context)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Context.class},
                        (_, method, _) -> {
                            assertThat(method.getName()).isEqualTo("getLogger");
                            return logger;
                        });
    }

    String create(NotificationEntry wanted) {
        return NotificationCalls.ofStack(
                "Create", stack.url(), NotificationCalls.properties(wanted), Map.of());
    }

    String update(NotificationEntry former, NotificationEntry wanted) {
        return NotificationCalls.ofStack(
                "Update",
                stack.url(),
                NotificationCalls.properties(wanted),
                Map.of(
                        "PhysicalResourceId",
                        "Notification1",
                        "OldResourceProperties",
                        NotificationCalls.properties(former)));
    }

    String delete(NotificationEntry former, String resource) {
        return NotificationCalls.ofStack(
                "Delete",
                stack.url(),
                NotificationCalls.properties(former),
                Map.of("PhysicalResourceId", resource));
    }

    String answered(String field) {
        return answer().field(field).map(JsonNode::asString).orElse("");
    }

    JsonNode answer() {
        return stack.answers().getLast();
    }

    static String status(JsonNode answer) {
        return answer.field("Status").orElseThrow().asString();
    }
}
