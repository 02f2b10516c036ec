package dev.mayfly.aws.deploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Encryption;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import dev.mayfly.aws.deploy.stack.Notifier;
import dev.mayfly.aws.deploy.stack.Place;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.deploy.stack.StackOptions.Triggers;
import dev.mayfly.aws.deploy.stack.StackResource;
import dev.mayfly.aws.testing.CfnLint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class TemplateFormatTest {
    private static final Archive ARCHIVE =
            new Archive(Path.of("mayfly-function.zip"), 17, "0123456789abcdef".repeat(4));

    /// What each tool calls a name of ours.
    private static final Map<String, String> NAMES =
            Map.of(
                    "AWS::S3::Bucket", "bucket BucketName",
                    "AWS::IAM::Role", "role RoleName",
                    "AWS::Logs::LogGroup", "log group LogGroupName",
                    "AWS::Lambda::Function", "function FunctionName",
                    "AWS::Serverless::Function", "function FunctionName",
                    "AWS::Lambda::Alias", "alias Name",
                    "AWS::Events::Rule", "schedule Name",
                    "Custom::MayflyNotification", "notification Bucket");

    private static final Map<String, String> TERRAFORM_NAMES =
            Map.of(
                    "aws_s3_bucket", "bucket bucket",
                    "aws_iam_role", "role name",
                    "aws_cloudwatch_log_group", "log group name",
                    "aws_lambda_function", "function function_name",
                    "aws_lambda_alias", "alias name",
                    "aws_cloudwatch_event_rule", "schedule name",
                    "aws_s3_bucket_notification", "notification bucket",
                    "aws_lambda_invocation", "notification input");

    private static final String BUCKET_REFERENCE = "${aws_s3_bucket.work.id}";
    private static final String BUCKET = "mayfly-main-123456789012-eu-central-1";

    @TempDir private Path directory;

    private static StackOptions plain() {
        return StackOptions.of("main", Place.of("123456789012", "eu-central-1"));
    }

    private static StackOptions rich() {
        return plain().withData(
                        List.of(S3Prefix.of("s3://logs/2026")),
                        List.of(S3Prefix.of("s3://results")))
                .withBoundary("arn:aws:iam::123456789012:policy/bound")
                .withFunction(
                        FunctionOptions.defaults()
                                .withSnapStart(false)
                                .withEncryption(
                                        new Encryption(
                                                Optional.of("aws:kms:dsse"),
                                                Optional.of(
                                                        "arn:aws:kms:eu-central-1:123456789012:key/"
                                                                + "1234abcd-12ab-34cd-56ef-1234567890ab")))
                                .withNetwork(
                                        new Network(
                                                List.of("subnet-0a1b2c3d4e5f60718"),
                                                List.of("sg-0a1b2c3d4e5f60718"))));
    }

    private static Stream<Stack> stacks() {
        return Stream.of(
                        plain(),
                        plain().withWork(S3Prefix.of("s3://mine/work")),
                        plain().withTriggers(new Triggers(false, false)),
                        plain().withTriggers(new Triggers(true, true)),
                        rich(),
                        notified("mine"))
                .map(Stack::new);
    }

    /// With notifications of a bucket that is there already, and all else that can be set.
    private static StackOptions notified(String bucket) {
        return rich().withWork(S3Prefix.of("s3://" + bucket + "/work"))
                .withTriggers(new Triggers(true, true));
    }

    private static Stream<Arguments> templates() {
        return Stream.of(TemplateFormat.values())
                .flatMap(format -> stacks().map(stack -> Arguments.of(format, stack)));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void a_template_has_the_resources_that_are_deployed(TemplateFormat format, Stack stack) {
        JsonNode template = JsonNode.parser().parse(format.text(stack, ARCHIVE));

        List<String> found =
                format == TemplateFormat.TERRAFORM ? terraform(template) : cloudFormation(template);

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        stack.resources(ARCHIVE).stream(),
                                        Notifier.of(stack, ARCHIVE).stream()
                                                .flatMap(each -> each.resources().stream()))
                                .map(TemplateFormatTest::kindAndName)
                                .toList());
    }

    private static String kindAndName(StackResource resource) {
        return resource.kind() + " " + resource.name();
    }

    private static List<String> cloudFormation(JsonNode template) {
        var found = new ArrayList<String>();
        for (JsonNode resource : template.field("Resources").orElseThrow().asObject().values()) {
            String type = resource.field("Type").orElseThrow().asString();
            JsonNode properties = resource.field("Properties").orElseThrow();
            if (NAMES.containsKey(type)) {
                found.add(named(NAMES.get(type), properties));
            } else {
                assertThat(type).isIn("AWS::Lambda::Version", "AWS::Lambda::Permission");
            }
            properties
                    .field("NotificationConfiguration")
                    .ifPresent(_ -> found.add(named("notification BucketName", properties)));
            properties
                    .field("AutoPublishAlias")
                    .ifPresent(alias -> found.add("alias " + alias.asString()));
        }
        return found;
    }

    private static List<String> terraform(JsonNode template) {
        var found = new ArrayList<String>();
        template.field("resource")
                .orElseThrow()
                .asObject()
                .forEach((type, resources) -> {
                    if (TERRAFORM_NAMES.containsKey(type)) {
                        resources.asObject().values().stream()
                                .map(each -> named(TERRAFORM_NAMES.get(type), each))
                                .map(each -> each.replace(BUCKET_REFERENCE, BUCKET))
                                .map(each -> each.replaceAll("\\{\"Bucket\":\"(\\w+)\".*", "$1"))
                                .forEach(found::add);
                    } else {
                        // parts of others that Terraform sets apart
                        assertThat(type)
                                .matches(
                                        "aws_(s3_bucket|iam_role)_[a-z_]+|aws_lambda_permission"
                                                + "|aws_lambda_function_recursion_config"
                                                + "|aws_cloudwatch_event_target");
                    }
                });
        return found;
    }

    private static String named(String kindAndField, JsonNode properties) {
        int end = kindAndField.lastIndexOf(' ');
        return kindAndField.substring(0, end)
                + " "
                + properties.field(kindAndField.substring(end + 1)).orElseThrow().asString();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void a_template_gives_the_permissions_that_deploying_gives(TemplateFormat format, Stack stack) {
        String template = format.text(stack, ARCHIVE).replaceAll("\\s", "");

        for (String policy :
                List.of(
                        stack.worker().permissions().toJson(),
                        stack.worker().trust().toJson(),
                        stack.driver().permissions().toJson())) {
            String written =
                    format == TemplateFormat.TERRAFORM ? policy.replace("\"", "\\\"") : policy;
            assertThat(template).contains(written.replaceAll("\\s", ""));
        }
    }

    @Test
    void cfn_lint_finds_nothing() throws Exception {
        var files = new ArrayList<Path>();
        for (TemplateFormat format : List.of(TemplateFormat.SAM, TemplateFormat.CFN)) {
            for (Stack stack : stacks().toList()) {
                Path file = directory.resolve(format + "-" + files.size() + ".json");
                files.add(Files.writeString(file, format.text(stack, ARCHIVE)));
            }
        }

        assertThat(CfnLint.findings(files)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TemplateFormat.class)
    void the_function_may_call_itself_and_is_called_by_what_is_named(TemplateFormat format) {
        var stack = new Stack(plain().withTriggers(new Triggers(true, true)));

        String template = format.text(stack, ARCHIVE);

        assertThat(template)
                .containsPattern("(?i)recursive_?loop\"\\s*:\\s*\"Allow\"")
                .contains("rate(15 minutes)", "{\\\"mayfly-sweep\\\":\\\"s3://" + BUCKET)
                .contains("\"events.amazonaws.com\"", "\"s3.amazonaws.com\"")
                .contains("\"jobs/\"", "\"/finished\"");
    }

    @ParameterizedTest
    @EnumSource(TemplateFormat.class)
    void an_entry_of_a_bucket_that_is_there_already_is_set_by_a_function(TemplateFormat format) {
        var stack = new Stack(notified("mine"));
        Notifier notifier = Notifier.of(stack, ARCHIVE).orElseThrow();

        String template = format.text(stack, ARCHIVE);

        assertThat(template)
                .contains(Notifier.HANDLER, notifier.function().name(), "arn:aws:s3:::mine")
                .doesNotContain("NotificationConfiguration", "aws_s3_bucket_notification");
        assertThat(template.replaceAll("[\\s\\\\]", ""))
                .contains(
                        notifier.role().permissions().toJson(),
                        "\"Id\":\"mayfly-main\"",
                        "\"Prefix\":\"work/jobs/\",\"Suffix\":\"/finished\"");
    }

    @Test
    void the_bucket_may_call_before_it_is_told_to() {
        var stack = new Stack(notified("mine"));

        for (TemplateFormat format : List.of(TemplateFormat.CFN, TemplateFormat.SAM)) {
            JsonNode entry = resource(format, stack, "Resources", "Notification00332453");
            assertThat(texts(entry.field("DependsOn"))).containsExactly("NotificationPermission");
            assertThat(entry.field("Properties").orElseThrow().field("Function"))
                    .hasToString(
                            resource(format, stack, "Resources", "NotificationPermission")
                                    .field("Properties")
                                    .orElseThrow()
                                    .field("FunctionName")
                                    .toString());
        }
        assertThat(
                        texts(
                                resource(
                                                TemplateFormat.TERRAFORM,
                                                stack,
                                                "resource",
                                                "aws_lambda_invocation",
                                                "notifier_00332453")
                                        .field("depends_on")))
                .containsExactly("aws_lambda_permission.notification");
    }

    private static JsonNode resource(TemplateFormat format, Stack stack, String... path) {
        JsonNode at = JsonNode.parser().parse(format.text(stack, ARCHIVE));
        for (String name : path) {
            at = at.field(name).orElseThrow();
        }
        return at;
    }

    private static List<String> texts(Optional<JsonNode> list) {
        return list.orElseThrow().asArray().stream().map(JsonNode::asString).toList();
    }

    @Test
    void another_bucket_has_another_function_so_that_the_old_one_can_still_tidy_up() {
        Notifier one = Notifier.of(new Stack(notified("one")), ARCHIVE).orElseThrow();
        Notifier two = Notifier.of(new Stack(notified("two")), ARCHIVE).orElseThrow();

        assertThat(one.resources())
                .extracting(StackResource::name)
                .doesNotContainAnyElementsOf(
                        two.resources().stream().map(StackResource::name).toList());
        assertThat(one.id()).isNotEqualTo(two.id());
    }

    @Test
    void names_of_a_role_fit_where_all_are_longest() {
        var stack =
                new Stack(
                        StackOptions.of("a".repeat(20), Place.of("123456789012", "ap-southeast-1"))
                                .withWork(S3Prefix.of("s3://mine/work"))
                                .withTriggers(new Triggers(true, true)));

        Notifier notifier = Notifier.of(stack, ARCHIVE).orElseThrow();

        assertThat(notifier.role().name()).hasSizeLessThanOrEqualTo(64);
        assertThat(notifier.function().name()).hasSizeLessThanOrEqualTo(64);
    }

    /// What Terraform would find out when it plans.
    @Test
    void what_terraform_is_referred_to_is_there() {
        Pattern reference = Pattern.compile("\\b(aws_[a-z0-9_]+)\\.([a-z0-9_]+)");
        for (Stack stack : stacks().toList()) {
            String text = TemplateFormat.TERRAFORM.text(stack, ARCHIVE);
            JsonNode resources = JsonNode.parser().parse(text).field("resource").orElseThrow();

            assertThat(reference.matcher(text).results())
                    .isNotEmpty()
                    .allMatch(found ->
                            resources
                                    .field(found.group(1))
                                    .flatMap(type -> type.field(found.group(2)))
                                    .isPresent());
        }
    }

    @Test
    void other_settings_or_code_make_another_version() {
        Stack stack = new Stack(plain());
        Stack larger =
                new Stack(
                        plain().withFunction(FunctionOptions.defaults().withMemoryMegabytes(3538)));
        var other = new Archive(ARCHIVE.file(), 17, "fedcba9876543210".repeat(4));

        assertThat(versions(stack, ARCHIVE)).isNotEqualTo(versions(larger, ARCHIVE));
        assertThat(versions(stack, ARCHIVE)).isNotEqualTo(versions(stack, other));
        assertThat(versions(stack, ARCHIVE)).isEqualTo(versions(new Stack(plain()), ARCHIVE));
    }

    private static List<String> versions(Stack stack, Archive archive) {
        return JsonNode.parser()
                .parse(TemplateFormat.CFN.text(stack, archive))
                .field("Resources")
                .orElseThrow()
                .asObject()
                .keySet()
                .stream()
                .filter(id -> id.startsWith("Version"))
                .toList();
    }
}
