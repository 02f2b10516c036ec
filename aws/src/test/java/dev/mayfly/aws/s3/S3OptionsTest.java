package dev.mayfly.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class S3OptionsTest {
    @Test
    void without_settings_it_is_aws() {
        assertThat(S3Options.from(Map.of("MAYFLY_S3_ENDPOINT", " ")))
                .isEqualTo(S3Options.defaults());
    }

    @Test
    void another_server_is_named_by_its_url_and_has_buckets_in_paths() {
        S3Options options = S3Options.from(Map.of("MAYFLY_S3_ENDPOINT", "http://ceph:8080"));

        assertThat(options)
                .isEqualTo(S3Options.defaults().withEndpoint(URI.create("http://ceph:8080")));
        assertThat(
                        S3Options.from(
                                Map.of(
                                        "MAYFLY_S3_ENDPOINT",
                                        "http://ceph:8080",
                                        "MAYFLY_S3_PATH_STYLE",
                                        "false",
                                        "MAYFLY_S3_CHECKSUMS",
                                        "false")))
                .matches(it -> !it.isPathStyle() && !it.isChecksummed());
    }

    @Test
    void a_key_means_kms() {
        S3Options options = S3Options.from(Map.of("MAYFLY_S3_KMS_KEY", "alias/a"));

        assertThat(options.encryption()).contains("aws:kms");
        assertThat(options.kmsKey()).contains("alias/a");
    }

    @Test
    void a_setting_that_does_not_exist_is_an_error() {
        assertThatThrownBy(() -> S3Options.from(Map.of("MAYFLY_S3_ENPOINT", "http://ceph:8080")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=MAYFLY_S3_ENPOINT")
                .hasMessageContaining("MAYFLY_S3_ENDPOINT,MAYFLY_S3_PATH_STYLE");
    }

    @Test
    void a_wrong_setting_is_named() {
        for (String name :
                new String[] {
                    "MAYFLY_S3_ENDPOINT", "MAYFLY_S3_PATH_STYLE", "MAYFLY_S3_ENCRYPTION"
                }) {
            assertThatThrownBy(() -> S3Options.from(Map.of(name, "what ever")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name=" + name + " value=what ever");
        }
    }
}
