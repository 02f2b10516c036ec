package dev.mayfly.aws.detached;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/// What S3 tells a function about objects: an optional trigger of the coordinator, by the mark that
/// says that a stage is complete. It comes at least once, in any order, and sometimes late.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">
///   Event message structure</a>
final class Notification {
    private static final Pattern FINISHED =
            Pattern.compile("(.+)/jobs/([A-Za-z0-9-]+)/stages/[0-9]+/finished");
    private static final String RECORDS = "{\"Records\":";

    private Notification() {}

    /// Whether a payload looks like one.
    static boolean isNotification(byte[] payload) {
        return new String(payload, UTF_8).replaceAll("\\s", "").startsWith(RECORDS);
    }

    /// The jobs that it is about; other objects mean nothing.
    static List<EventCall.Coordinate> of(byte[] payload) {
        var calls = new ArrayList<EventCall.Coordinate>();
        JsonNode records =
                JsonNode.parser().parse(new String(payload, UTF_8)).field("Records").orElseThrow();
        for (JsonNode each : records.asArray()) {
            String bucket = text(each, "s3", "bucket", "name");
            // keys are encoded as in forms, and the encoded ones are not always given besides
            String key = URLDecoder.decode(text(each, "s3", "object", "key"), UTF_8);
            Matcher found = FINISHED.matcher("s3://" + bucket + "/" + key);
            if (found.matches()) {
                var job = new JobKeys(found.group(1), new JobId(found.group(2)));
                calls.add(new EventCall.Coordinate(job, new Trigger("object " + key, 0, false)));
            }
        }
        return calls;
    }

    private static String text(JsonNode node, String... path) {
        JsonNode at = node;
        for (String name : path) {
            at = at.field(name).orElseThrow();
        }
        return at.text();
    }
}
