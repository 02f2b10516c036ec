package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    /// As published, with tabs and the comma after the last entry.
    private static final String PUBLISHED =
            """
            {
            \t"bucket": "big-data-benchmark",
            \t"prefix": "pavlo/text/1node/uservisits/",
            \t"jobBucket": "smallya-useast-1",
            \t"concurrentLambdas": 100,
            \t"lambdaMemory": 1536,
            \t"region": "us-east-1",
            \t"mapper": {
            \t\t"name": "mapper.py",
            \t\t"handler": "mapper.lambda_handler",
            \t\t"zip": "mapper.zip"
            \t},
            \t"reducer":{
            \t\t"name": "reducer.py",
            \t\t"handler": "reducer.lambda_handler",
            \t\t"zip": "reducer.zip"
            \t},
            \t"reducerCoordinator":{
            \t\t"name": "reducerCoordinator.py",
            \t\t"handler": "reducerCoordinator.lambda_handler",
            \t\t"zip": "reducerCoordinator.zip"
            \t},
            }
            """;

    @TempDir private Path directory;

    private CliRun imported(String text) throws IOException {
        Files.writeString(directory.resolve("driverconfig.json"), text);
        return CliRun.of(directory, "import", "driverconfig.json");
    }

    @Test
    void a_published_description_becomes_a_file_of_settings() throws IOException {
        CliRun run = imported(PUBLISHED);

        assertThat(run.exitCode()).as(run.err()).isZero();
        Golden.verify("import.yaml", run.out());
        Golden.verify("import.txt", run.err());
    }

    @Test
    void the_file_is_one_that_mayfly_reads() throws IOException {
        Files.writeString(directory.resolve("mayfly.yaml"), imported(PUBLISHED).out());

        CliRun run = CliRun.of(directory, "iam", "worker", "--account", "123456789012");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "arn:aws:s3:::big-data-benchmark/pavlo/text/1node/uservisits/*",
                        "arn:aws:s3:::smallya-useast-1/mayfly/*");
    }

    @Test
    void a_bucket_that_is_a_placeholder_is_left_out() throws IOException {
        CliRun run = imported("{\"bucket\": \"b-b\", \"jobBucket\": \"YOUR-BUCKET-NAME-HERE\"}");

        assertThat(run.out()).isEqualTo("reads: s3://b-b/\n");
        assertThat(run.err()).contains("jobBucket is left out", "YOUR-BUCKET-NAME-HERE");
    }

    @Test
    void a_coordinator_by_its_short_name_is_known_too() throws IOException {
        String err = imported(PUBLISHED.replace("reducerCoordinator\"", "coordinator\"")).err();

        assertThat(err)
                .contains("coordinator (reducerCoordinator.py", "Mayfly coordinates by itself")
                .doesNotContain("is not known");
    }

    @Test
    void more_memory_than_a_function_can_have_is_the_most_it_can() throws IOException {
        CliRun run = imported("{\"bucket\": \"b-b\", \"lambdaMemory\": 20000}");

        assertThat(run.out()).contains("function-memory: 10240\n");
        assertThat(run.err()).contains("lambdaMemory is 10240 instead of 20000 MB");
    }

    @Test
    void an_unknown_field_is_told() throws IOException {
        assertThat(imported("{\"bucket\": \"b-b\", \"lambdaMemroy\": 1}").err())
                .contains("lambdaMemroy is not known and left out");
    }

    @Test
    void what_is_no_description_is_a_usage_error() throws IOException {
        assertThat(imported("[1]").err()).contains("it has no field bucket");
        assertThat(imported("{\"bucket\": ").exitCode()).isEqualTo(2);
        assertThat(imported("{\"bucket\": \"b-b\", \"concurrentLambdas\": 0}").err())
                .contains("concurrentLambdas: not a whole number from 1: 0");
        assertThat(CliRun.of(directory, "import", "nothing.json").exitCode()).isEqualTo(2);
    }
}
