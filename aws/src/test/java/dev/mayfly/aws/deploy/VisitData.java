package dev.mayfly.aws.deploy;

import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Visits in a bucket, and what jobs put out beside them.
final class VisitData {
    static final String BUCKET = "least-data";
    static final String VISITS = "s3://" + BUCKET + "/visits/2026";
    static final String RESULTS = "s3://" + BUCKET + "/results/";
    static final int LINES = 900;

    /// How many lines each file has.
    static final int FILE_LINES = LINES / 3;

    private VisitData() {}

    /// Puts the visits into the bucket.
    static void put(S3Client s3) {
        for (int file = 0; file < LINES / FILE_LINES; file++) {
            var text = new StringBuilder();
            for (int i = 0; i < FILE_LINES; i++) {
                text.append(i % 7).append(".0.").append(i % 100).append(",0.25\n");
            }
            String key = "visits/2026/part-" + file;
            s3.putObject(
                    put -> put.bucket(BUCKET).key(key), RequestBody.fromString(text.toString()));
        }
    }

    /// The keys of an output.
    static List<String> outputs(String name) {
        return List.of(
                "results/" + name + "/_SUCCESS",
                "results/" + name + "/part-r-00000",
                "results/" + name + "/part-r-00001");
    }

    /// The sum of the last numbers of an output's lines.
    static double total(GatedFunction function, String name) throws Exception {
        double total = 0;
        for (String key : outputs(name)) {
            if (key.contains("/part-")) {
                total +=
                        function.text(BUCKET, key)
                                .lines()
                                .mapToDouble(
                                        line -> Double.parseDouble(line.replaceFirst(".*[, ]", "")))
                                .sum();
            }
        }
        return total;
    }
}
