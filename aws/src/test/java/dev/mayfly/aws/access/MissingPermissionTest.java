package dev.mayfly.aws.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class MissingPermissionTest {
    private static final MissingPermission READ =
            MissingPermission.here("s3:GetObject", "arn:aws:s3:::bucket/key");

    private static AwsServiceException refusal(int status, String code, String message) {
        return S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
                .message(message)
                .build();
    }

    @Test
    void names_action_resource_and_policy() {
        assertThat(READ.in(refusal(403, "AccessDenied", "Access Denied")))
                .get()
                .hasToString(
                        "permission is missing: action=s3:GetObject"
                                + " resource=arn:aws:s3:::bucket/key; it is in the policy that"
                                + " `mayfly iam driver` prints");
    }

    @Test
    void what_aws_tells_is_more_exact() {
        String message =
                "User: arn:aws:sts::123456789012:assumed-role/driver/me is not authorized to"
                        + " perform: kms:Decrypt on resource: \"arn:aws:kms:eu-central-1:1:key/2\""
                        + " because no identity-based policy allows the kms:Decrypt action";

        assertThat(READ.in(refusal(403, "AccessDenied", message)))
                .contains(
                        new MissingPermission(
                                "kms:Decrypt", "arn:aws:kms:eu-central-1:1:key/2", "driver"));
    }

    @Test
    void an_answer_without_a_body_says_it_by_its_status() {
        assertThat(READ.in(refusal(403, "", ""))).contains(READ);
        assertThat(READ.in(S3Exception.builder().statusCode(403).build())).contains(READ);
    }

    @Test
    void other_refusals_are_no_missing_permissions() {
        assertThat(READ.in(refusal(403, "ExpiredToken", "expired"))).isEmpty();
        assertThat(READ.in(refusal(403, "RequestTimeTooSkewed", "clock"))).isEmpty();
        assertThat(READ.in(refusal(404, "", ""))).isEmpty();
        assertThat(READ.in(refusal(503, "SlowDown", "slow"))).isEmpty();
    }
}
