package dev.mayfly.aws.trace;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// A piece of a trace, as X-Ray takes it: at most 64 kB of JSON.
public final class SegmentDocument {
    private static final int MAX_MESSAGE = 500;

    private final JsonObject json;

    private SegmentDocument(String name, String id, String trace) {
        json = new JsonObject().text("name", name).text("id", id).text("trace_id", trace);
    }

    /// The outermost piece of a trace.
    ///
    /// @param name up to 200 letters, digits, blanks and `_.:/%&#=+-@`
    /// @param id 16 hexadecimal digits
    public static SegmentDocument segment(String name, String id, String trace) {
        return new SegmentDocument(name, id, trace);
    }

    /// A piece of another piece.
    ///
    /// @param name up to 200 letters, digits, blanks and `_.:/%&#=+-@`
    /// @param id 16 hexadecimal digits
    /// @param parent the other's id
    public static SegmentDocument subsegment(String name, String id, String trace, String parent) {
        var document = new SegmentDocument(name, id, trace);
        document.json.text("type", "subsegment").text("parent_id", parent);
        return document;
    }

    /// An id that no other piece has.
    public static String newId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /// Adds when it began, and that it goes on.
    public SegmentDocument inProgress(long startMillis) {
        json.seconds("start_time", startMillis).yes("in_progress");
        return this;
    }

    /// Adds when it began and ended, in milliseconds since the epoch.
    public SegmentDocument lasted(long startMillis, long endMillis) {
        json.seconds("start_time", startMillis).seconds("end_time", endMillis);
        return this;
    }

    /// Adds that it failed.
    public SegmentDocument failed(String type, String message) {
        var exception =
                new JsonObject()
                        .text("id", newId())
                        .text("type", type)
                        .text(
                                "message",
                                message.substring(0, Math.min(message.length(), MAX_MESSAGE)));
        json.yes("fault").object("cause", new JsonObject().list("exceptions", exception));
        return this;
    }

    /// Adds what traces are searched by: strings, and numbers.
    public SegmentDocument annotations(JsonObject values) {
        json.object("annotations", values);
        return this;
    }

    /// Adds what is only shown.
    public SegmentDocument metadata(JsonObject values) {
        json.object("metadata", new JsonObject().object("mayfly", values));
        return this;
    }

    /// The document.
    @Override
    public String toString() {
        return json.toString();
    }
}
