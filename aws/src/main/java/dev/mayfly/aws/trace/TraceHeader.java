package dev.mayfly.aws.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header that says which trace a request belongs to.
///
/// @param root the trace
/// @param parent the segment that sends the request
/// @param isSampled whether it is recorded
/// @param rest other fields as they came. Lambda counts calls of calls by one of them, so whoever
///   calls from inside a function passes them on
/// @see <a
///   href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">Tracing
///   header</a>
public record TraceHeader(String root, String parent, boolean isSampled, String rest) {
    /// What the header is called in HTTP.
    public static final String NAME = "X-Amzn-Trace-Id";

    /// Where Lambda's runtime for Java tells the header of the call that it serves.
    private static final String PROPERTY = "com.amazonaws.xray.traceHeader";

    private static final Pattern FIELD = Pattern.compile("(\\w+)=([^;]*)");
    private static final Pattern ROOT = Pattern.compile("1-[0-9a-f]{8}-[0-9a-f]{24}");
    private static final Pattern PARENT = Pattern.compile("[0-9a-f]{16}");

    /// The header of the call that this process serves as a function. Empty if it is no function,
    /// or the call has none.
    public static Optional<TraceHeader> ofThisCall() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).flatMap(TraceHeader::parse);
    }

    /// Reads a header. Empty if it names no trace or no segment.
    public static Optional<TraceHeader> parse(String header) {
        String root = "";
        String parent = "";
        boolean isSampled = false;
        var rest = new StringBuilder();
        Matcher fields = FIELD.matcher(header);
        while (fields.find()) {
            String value = fields.group(2).strip();
            switch (fields.group(1)) {
                case "Root" -> root = value;
                case "Parent" -> parent = value;
                case "Sampled" -> isSampled = value.equals("1");
                default -> rest.append(';').append(fields.group(1)).append('=').append(value);
            }
        }
        return ROOT.matcher(root).matches() && PARENT.matcher(parent).matches()
                ? Optional.of(new TraceHeader(root, parent, isSampled, rest.toString()))
                : Optional.empty();
    }

    /// As it is sent.
    @Override
    public String toString() {
        return "Root=" + root + ";Parent=" + parent + ";Sampled=" + (isSampled ? 1 : 0) + rest;
    }
}
