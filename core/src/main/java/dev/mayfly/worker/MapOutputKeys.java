package dev.mayfly.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.RoutedStore;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// Where attempts put their map outputs. In a remote store they are spread over prefixes by a hash,
/// since such a store limits how fast keys of one prefix are read and written.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html">S3,
///   request rates for each prefix</a>
final class MapOutputKeys {
    private MapOutputKeys() {}

    static String of(TaskSpec spec) {
        AttemptId attempt = spec.attempt();
        String name =
                "shuffle/"
                        + attempt.task().stage().index()
                        + "/"
                        + attempt.task().partition()
                        + "-"
                        + attempt.number();
        String directory = spec.workDirectory();
        return RoutedStore.scheme(directory).isEmpty()
                ? directory + "/" + name
                : directory + "/" + prefix(name) + "/" + name;
    }

    private static String prefix(String name) {
        var hash = new CRC32C();
        hash.update(name.getBytes(UTF_8));
        return HexFormat.of().toHexDigits((byte) hash.getValue());
    }
}
