package dev.mayfly.aws.deploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Encryption;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
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
                    "AWS::Events::Rule", "schedule Name");

    private static final Map<String, String> TERRAFORM_NAMES =
            Map.of(
                    "aws_s3_bucket", "bucket bucket",
                    "aws_iam_role", "role name",
                    "aws_cloudwatch_log_group", "log group name",
                    "aws_lambda_function", "function function_name",
                    "aws_lambda_alias", "alias name",
                    "aws_cloudwatch_event_rule", "schedule name",
                    "aws_s3_bucket_notification", "notification bucket");

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
                        rich())
                .map(Stack::new);
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
                        stack.resources(ARCHIVE).stream()
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

    @Test
    void no_template_sets_the_notifications_of_somebody_elses_bucket() {
        var stack =
                new Stack(
                        plain().withWork(S3Prefix.of("s3://mine/work"))
                                .withTriggers(new Triggers(true, true)));

        for (TemplateFormat format : TemplateFormat.values()) {
            assertThatThrownBy(() -> format.text(stack, ARCHIVE))
                    .hasMessageContainingAll("all notifications", "bucket=mine");
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
