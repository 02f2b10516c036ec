package dev.mayfly.aws.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.MotoAccount;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.JsonText;
import dev.mayfly.aws.deploy.stack.Notifier;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.deploy.stack.StackOptions.Triggers;
import dev.mayfly.aws.testing.StackAnswers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/// The function of templates on S3 as a moto server has it. Each test has buckets of its own.
class NotificationHandlerTest {
    @RegisterExtension static final MotoAccount account = new MotoAccount();
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:";
    private static final FilterRule A = FilterRule.builder().name("prefix").value("a/").build();
    private static int buckets;

    private final List<Long> pauses = new ArrayList<>();
    private final StringBuilder log = new StringBuilder();
    private StackAnswers stack;
    private String bucket;
    private NotificationEntry entry;

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

    private static String bucket() {
        String name = "notified-" + ++buckets;
        account.root().s3().createBucket(create -> create.bucket(name));
        return name;
    }

    private static NotificationEntry entry(String bucket) {
        return new NotificationEntry(
                bucket,
                "mayfly-main",
                FUNCTION + "mayfly-main:sha256-1",
                "work/jobs/",
                "/finished");
    }

    private NotificationEntry withPrefix(String prefix) {
        return new NotificationEntry(bucket, entry.id(), entry.function(), prefix, entry.suffix());
    }

    /// Entries of others: for another function, for our own by hand, for a queue and a topic.
    private static void addForeign(String bucket) {
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

    private static GetBucketNotificationConfigurationResponse all(String bucket) {
        return account.root().s3().getBucketNotificationConfiguration(get -> get.bucket(bucket));
    }

    private static List<NotificationEntry> ours(String bucket) {
        return all(bucket).lambdaFunctionConfigurations().stream()
                .filter(each -> each.id().equals("mayfly-main"))
                .map(each -> NotificationEntry.of(bucket, each))
                .toList();
    }

    private static void assertForeign(String bucket) {
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

    private void call(String call) throws IOException {
        call(call, account.root().s3());
    }

    private void call(String call, S3Client client) throws IOException {
        var handler = new NotificationHandler(() -> client, pauses::add);
        call(call, handler);
    }

    private void call(String call, NotificationHandler handler) throws IOException {
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

    private String create(NotificationEntry wanted) {
        return NotificationCalls.ofStack(
                "Create", stack.url(), NotificationCalls.properties(wanted), Map.of());
    }

    private String update(NotificationEntry former, NotificationEntry wanted) {
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

    private String delete(NotificationEntry former, String resource) {
        return NotificationCalls.ofStack(
                "Delete",
                stack.url(),
                NotificationCalls.properties(former),
                Map.of("PhysicalResourceId", resource));
    }

    private String answered(String field) {
        return answer().field(field).map(JsonNode::asString).orElse("");
    }

    private JsonNode answer() {
        return stack.answers().getLast();
    }

    @Test
    void an_entry_is_put_among_those_of_others_and_twice_is_as_good_as_once() throws Exception {
        addForeign(bucket);

        call(create(entry));
        call(create(entry));

        assertThat(ours(bucket)).containsExactly(entry);
        assertThat(all(bucket).lambdaFunctionConfigurations().getLast().eventsAsStrings())
                .containsExactly("s3:ObjectCreated:Put");
        assertForeign(bucket);
        assertThat(stack.answers()).hasSize(2).containsOnly(answer());
        assertThat(pauses).isEmpty();
    }

    @Test
    void an_answer_says_what_was_asked_and_names_the_entry_alike_for_good() throws Exception {
        call(create(entry));
        call(update(entry, withPrefix("moved/jobs/")));
        call(delete(withPrefix("moved/jobs/"), "Notification1"));

        assertThat(stack.answers())
                .extracting(each -> each.asObject().toString())
                .containsExactly(
                        expectedAnswer("Create"),
                        expectedAnswer("Update"),
                        expectedAnswer("Delete"));
    }

    private static String expectedAnswer(String type) {
        return JsonNode.parser()
                .parse(
                        """
                        {"Status": "SUCCESS", "PhysicalResourceId": "Notification1",
                         "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1",
                         "RequestId": "request-of-%s", "LogicalResourceId": "Notification1"}
                        """
                                .formatted(type))
                .asObject()
                .toString();
    }

    @Test
    void other_objects_and_another_version_take_the_place_of_the_former() throws Exception {
        addForeign(bucket);
        call(create(entry));
        var other =
                new NotificationEntry(
                        bucket,
                        entry.id(),
                        FUNCTION + "mayfly-main:sha256-2",
                        "jobs/",
                        "/finished");

        call(update(entry, other));

        assertThat(ours(bucket)).containsExactly(other);
        assertForeign(bucket);
    }

    @Test
    void an_entry_of_another_name_takes_the_place_of_the_former() throws Exception {
        call(create(entry));
        var renamed =
                new NotificationEntry(
                        bucket, "mayfly-b", FUNCTION + "mayfly-b:1", entry.prefix(), "/finished");

        call(update(entry, renamed));

        assertThat(all(bucket).lambdaFunctionConfigurations())
                .extracting(each -> each.id())
                .containsExactly("mayfly-b");
    }

    @Test
    void an_entry_moves_to_another_bucket() throws Exception {
        String next = bucket();
        addForeign(bucket);
        addForeign(next);
        call(create(entry));

        call(update(entry, entry(next)));

        assertThat(ours(bucket)).isEmpty();
        assertThat(ours(next)).containsExactly(entry(next));
        assertForeign(bucket);
        assertForeign(next);
    }

    @Test
    void an_entry_moves_away_from_a_bucket_that_is_gone() throws Exception {
        call(update(entry("gone-bucket"), entry));

        assertThat(ours(bucket)).containsExactly(entry);
        assertThat(answered("Status")).isEqualTo("SUCCESS");
    }

    @Test
    void a_deleted_entry_goes_and_those_of_others_stay() throws Exception {
        addForeign(bucket);
        call(create(entry));

        call(delete(entry, "Notification1"));
        call(delete(entry, "Notification1"));

        assertThat(ours(bucket)).isEmpty();
        assertForeign(bucket);
        assertThat(stack.answers()).extracting(each -> status(each)).containsOnly("SUCCESS");
    }

    private static String status(JsonNode answer) {
        return answer.field("Status").orElseThrow().asString();
    }

    @Test
    void with_its_bucket_an_entry_is_gone() throws Exception {
        call(delete(entry("never-there"), "Notification1"));

        assertThat(answered("Status")).isEqualTo("SUCCESS");
    }

    @Test
    void an_entry_that_s3_refuses_is_told_with_the_reason_and_deleted_without_asking()
            throws Exception {
        NotificationEntry nowhere = entry("never-there");

        call(create(nowhere));

        assertThat(answered("Status")).isEqualTo("FAILED");
        assertThat(answered("Reason")).contains("bucket does not exist");
        assertThat(answered("PhysicalResourceId")).isEqualTo("Notification1-never-made");
        assertThat(log).contains("NoSuchBucketException", "EntrySetter");

        var asksNobody =
                new NotificationHandler(
                        () -> {
                            throw new AssertionError("S3 is asked");
                        },
                        pauses::add);
        call(delete(nowhere, "Notification1-never-made"), asksNobody);

        assertThat(answered("Status")).isEqualTo("SUCCESS");
        assertThat(answered("PhysicalResourceId")).isEqualTo("Notification1-never-made");
    }

    @Test
    void an_entry_that_may_have_been_made_is_deleted() throws Exception {
        var dies =
                new NotificationHandler(
                        () -> {
                            throw new IllegalStateException("no credentials");
                        },
                        pauses::add);
        call(create(entry), dies);

        assertThat(answered("Status")).isEqualTo("FAILED");
        assertThat(answered("Reason")).isEqualTo("no credentials");
        assertThat(answered("PhysicalResourceId")).isEqualTo("Notification1");
    }

    @Test
    void a_failed_change_does_not_make_it_another_entry() throws Exception {
        call(update(entry, entry("never-there")));

        assertThat(answered("Status")).isEqualTo("FAILED");
        assertThat(answered("PhysicalResourceId")).isEqualTo("Notification1");
    }

    @Test
    void what_cannot_be_read_is_told_and_deleted_as_nothing() throws Exception {
        Map<String, Object> broken = Map.of("Bucket", bucket, "Id", "mayfly-main");
        for (String type : List.of("Create", "Update", "Undo")) {
            call(NotificationCalls.ofStack(type, stack.url(), broken, Map.of()));

            assertThat(answered("Status")).isEqualTo("FAILED");
            assertThat(answered("Reason")).containsPattern("field=Function|action=Undo");
        }

        call(NotificationCalls.ofStack("Delete", stack.url(), broken, Map.of()));

        assertThat(answered("Status")).isEqualTo("SUCCESS");
    }

    @Test
    void a_long_reason_still_fits_an_answer() throws Exception {
        var dies =
                new NotificationHandler(
                        () -> {
                            throw new OutOfMemoryError("\u0001".repeat(10_000));
                        },
                        pauses::add);

        call(create(entry), dies);

        assertThat(answered("Status")).isEqualTo("FAILED");
        assertThat(answer().toString().length()).isLessThan(4096);
    }

    @Test
    void an_answer_that_is_not_taken_is_sent_again() throws Exception {
        stack.fail(503, 500);

        call(create(entry));

        assertThat(answered("Status")).isEqualTo("SUCCESS");
        assertThat(pauses).hasSize(2);
    }

    @Test
    void a_call_whose_answer_is_never_taken_fails() {
        stack.fail(403, 403, 403, 403, 403);

        assertThatThrownBy(() -> call(create(entry)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("status=403");
        assertThat(pauses.stream().mapToLong(each -> each).sum()).isBetween(15_000L, 30_000L);
    }

    @Test
    void terraform_makes_changes_and_removes_an_entry() throws Exception {
        addForeign(bucket);
        NotificationEntry moved = withPrefix("moved/jobs/");
        Map<String, Object> before = NotificationCalls.properties(entry);
        Map<String, Object> after = NotificationCalls.properties(moved);

        call(NotificationCalls.ofTerraform("create", before, "null"));
        assertThat(ours(bucket)).containsExactly(entry);

        call(NotificationCalls.ofTerraform("update", after, JsonText.compact(before)));
        assertThat(ours(bucket)).containsExactly(moved);

        call(NotificationCalls.ofTerraform("delete", after, JsonText.compact(after)));
        assertThat(ours(bucket)).isEmpty();
        assertForeign(bucket);
        assertThat(stack.answers()).isEmpty();
    }

    @Test
    void terraform_is_told_of_failures_by_lambda() {
        Map<String, Object> nowhere = NotificationCalls.properties(entry("never-there"));

        assertThatThrownBy(() -> call(NotificationCalls.ofTerraform("create", nowhere, "null")))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("bucket does not exist");
        assertThatThrownBy(() -> call("{\"Bucket\":\"b\"}")).hasMessageContaining("field=tf");
    }

    private static Notifier notifier(String bucket) {
        var template =
                new Stack(
                        StackOptions.of("main", MotoAccount.PLACE)
                                .withWork(S3Prefix.of("s3://" + bucket + "/work"))
                                .withTriggers(new Triggers(true, true)));
        return Notifier.of(template, new Archive(Path.of("a.zip"), 1, "0".repeat(64)))
                .orElseThrow();
    }

    @Test
    void the_role_of_the_template_is_enough_and_reaches_no_other_bucket() throws Exception {
        String other = bucket();
        AwsClients able = account.user("able", notifier(bucket).role().permissions());

        account.whileEnforced(() -> {
            call(create(entry), able.s3());
            call(delete(entry, "Notification1"), able.s3());
            assertThat(stack.answers()).extracting(each -> status(each)).containsOnly("SUCCESS");

            call(create(entry(other)), able.s3());
            assertThat(answered("Status")).isEqualTo("FAILED");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetBucketNotification", "PutBucketNotification"})
    void each_right_of_the_role_is_needed(String action) throws Exception {
        Policy enough = notifier(bucket).role().permissions();
        AwsClients unable = account.user("unable-" + action, enough.without("s3:" + action));

        account.whileEnforced(() -> call(create(entry), unable.s3()));

        assertThat(answered("Status")).isEqualTo("FAILED");
        assertThat(answered("Reason"))
                .contains("permission is missing: action=s3:" + action, "iam notifier");
        assertThat(answered("PhysicalResourceId")).endsWith("-never-made");
        assertThat(pauses).hasSize(4);
    }

    @Test
    void a_role_that_has_its_rights_a_little_later_is_waited_for() throws Exception {
        AwsClients late = account.user("late", notifier("elsewhere").role().permissions());
        var handler =
                new NotificationHandler(
                        late::s3,
                        millis -> {
                            pauses.add(millis);
                            if (pauses.size() == 2) {
                                relax();
                            }
                        });

        account.whileEnforced(() -> call(create(entry), handler));

        assertThat(answered("Status")).isEqualTo("SUCCESS");
        assertThat(ours(bucket)).containsExactly(entry);
        assertThat(pauses).hasSize(2);
    }

    private static void relax() throws InterruptedException {
        try {
            account.relax();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
