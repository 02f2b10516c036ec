package dev.mayfly.aws.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.stack.FunctionOptions.Encryption;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import dev.mayfly.aws.s3.S3Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackTest {
    private static final Place PLACE = Place.of("123456789012", "ap-southeast-2");

    @Test
    void names_fit_aws_even_if_the_deployments_is_long() {
        Stack stack = new Stack(StackOptions.of("a-name-of-twenty-one".substring(0, 20), PLACE));

        assertThat(stack.ownBucket().name().length()).isLessThanOrEqualTo(63);
        assertThat(stack.worker().name().length()).isLessThanOrEqualTo(64);
    }

    @Test
    void a_bucket_of_its_own_is_made_only_if_no_other_is_given() {
        StackOptions options = StackOptions.of("main", PLACE);

        assertThat(new Stack(options).bucket()).isPresent();
        assertThat(new Stack(options.withWork(S3Prefix.of("s3://mine/work"))).bucket()).isEmpty();
    }

    @Test
    void the_buckets_key_goes_to_the_function_too() {
        String key = "arn:aws:kms:ap-southeast-2:123456789012:key/1234";
        Stack stack =
                new Stack(
                        StackOptions.of("main", PLACE)
                                .withFunction(
                                        FunctionOptions.defaults()
                                                .withEncryption(
                                                        new Encryption(
                                                                Optional.empty(),
                                                                Optional.of(key)))));

        assertThat(stack.function().environment())
                .containsEntry("MAYFLY_S3_KMS_KEY", key)
                .doesNotContainKey("MAYFLY_S3_ENCRYPTION");
        assertThat(stack.bucket().orElseThrow().kmsKey()).contains(key);
    }

    /// The store of the function reads what the stack sets.
    @ParameterizedTest
    @ValueSource(strings = {"AES256", "aws:kms", "aws:kms:dsse"})
    void the_function_asks_for_the_encryption_that_is_set(String name) {
        Stack stack =
                new Stack(
                        StackOptions.of("main", PLACE)
                                .withFunction(
                                        FunctionOptions.defaults()
                                                .withEncryption(
                                                        new Encryption(
                                                                Optional.of(name),
                                                                Optional.empty()))));

        Map<String, String> variables = new TreeMap<>(stack.function().environment());
        variables.keySet().removeIf(each -> !each.startsWith("MAYFLY_S3_"));

        assertThat(S3Options.from(variables).encryption()).contains(name);
    }

    @Test
    void encryption_that_s3_would_refuse_is_none() {
        assertThatThrownBy(() -> new Encryption(Optional.of("AES128"), Optional.empty()))
                .hasMessageContaining("AES128");
        String key = "arn:aws:kms:ap-southeast-2:123456789012:key/1234";
        assertThatThrownBy(() -> new Encryption(Optional.of("AES256"), Optional.of(key)))
                .hasMessageContaining("AES256 takes no KMS key")
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Main", "m", "main_2", "-main", "main-", "a-name-of-twenty-ones"})
    void a_name_that_aws_would_refuse_somewhere_is_none(String name) {
        assertThatThrownBy(() -> StackOptions.of(name, PLACE)).hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bucket/a", "/bucket", "s3://", "s3://Bucket/a", "s3://bucket/a*"})
    void what_is_no_prefix_is_refused(String text) {
        assertThatThrownBy(() -> S3Prefix.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void slashes_around_a_prefix_mean_nothing() {
        assertThat(S3Prefix.of("s3://bucket//a/b/")).isEqualTo(new S3Prefix("bucket", "a/b"));
        assertThat(S3Prefix.of("s3://bucket")).isEqualTo(new S3Prefix("bucket", ""));
    }

    @Test
    void a_vpc_has_subnets_and_groups() {
        assertThatThrownBy(() -> new Network(List.of("subnet-1"), List.of()))
                .hasMessageContaining("both");
    }

    @Test
    void china_and_government_have_partitions_of_their_own() {
        assertThat(Place.of("123456789012", "cn-north-1").bucketArn("b"))
                .isEqualTo("arn:aws-cn:s3:::b");
        assertThat(Place.of("123456789012", "us-gov-west-1").arn("lambda", "function:f"))
                .isEqualTo("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f");
    }

    @Test
    void json_escapes_what_it_must() {
        assertThat(JsonText.compact(Map.of("a\"\\\n", List.of(1, true, Map.of(), List.of()))))
                .isEqualTo("{\"a\\\"\\\\\\n\":[1,true,{},[]]}");
    }
}
