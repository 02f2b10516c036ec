package dev.mayfly.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The `_SUCCESS` object of an output: which parts it has. Written last, before the output is
/// published; who reads the output trusts this and no listing. The format is described in
/// `docs/formats/success.md`.
///
/// @param job which job wrote the output
/// @param parts in partition order
public record SuccessManifest(String job, List<Part> parts) {
    /// Name of the object in the output's directory.
    public static final String NAME = "_SUCCESS";

    private static final String FIRST_LINE = "mayfly-success 1";
    private static final int MAX_BYTES = 256 << 20;

    /// One part of an output.
    ///
    /// @param name of the object in the output's directory
    /// @param size in bytes
    /// @param records how many it holds
    public record Part(String name, long size, long records) {
        /// Checks name and numbers.
        public Part {
            if (size < 0 || records < 0) {
                throw new IllegalArgumentException(
                        "number below 0: part=" + name + " size=" + size + " records=" + records);
            }
            requireLine(name);
            if (name.indexOf('/') >= 0) {
                throw new IllegalArgumentException("part is not in the directory: part=" + name);
            }
        }

        /// Makes sure that an object can be published as this part.
        ///
        /// @param found its size
        /// @throws IOException if it is another
        public void requireIs(String key, long found) throws IOException {
            if (found != size) {
                throw new IOException(
                        "part to be published has another size: key="
                                + key
                                + " expected="
                                + size
                                + " size="
                                + found);
            }
        }
    }

    /// Says that a part that is to be published is not there.
    public static NoSuchFileException gone(String key) {
        return new NoSuchFileException(
                key, null, "part to be published is gone; run the job again");
    }

    /// Checks the job and copies the list.
    public SuccessManifest {
        requireLine(job);
        parts = List.copyOf(parts);
    }

    /// Number of records in all parts.
    public long records() {
        long sum = 0;
        for (Part part : parts) {
            sum += part.records();
        }
        return sum;
    }

    /// Number of bytes in all parts.
    public long size() {
        long sum = 0;
        for (Part part : parts) {
            sum += part.size();
        }
        return sum;
    }

    /// The bytes of the object.
    public byte[] encode() {
        StringBuilder text = new StringBuilder(64 + 40 * parts.size());
        text.append(FIRST_LINE).append("\njob ").append(job);
        text.append("\nparts ").append(parts.size()).append('\n');
        for (Part part : parts) {
            text.append(part.size()).append(' ').append(part.records());
            text.append(' ').append(part.name()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Reads a manifest from a store.
    ///
    /// @return empty if the object is not a manifest but the mark of another system: an empty
    ///   object as Hadoop writes it, or a JSON document as its S3 committers write it
    /// @throws IOException also if it is damaged
    public static Optional<SuccessManifest> read(ObjectStore store, String key) throws IOException {
        try (ObjectReader reader = store.open(key)) {
            if (reader.size() > MAX_BYTES) {
                throw new IOException("manifest too large: key=" + key + " size=" + reader.size());
            }
            byte[] content = new byte[(int) reader.size()];
            int read = reader.read(0, content, 0, content.length);
            if (read < content.length) {
                throw new IOException(
                        "manifest cut short: key="
                                + key
                                + " size="
                                + content.length
                                + " end="
                                + read);
            }
            return decode(content, key);
        }
    }

    /// Reads a manifest from its bytes.
    ///
    /// @param key where they come from, for messages
    /// @return empty if it is the mark of another system, see [#read]
    /// @throws IOException if it is damaged
    public static Optional<SuccessManifest> decode(byte[] content, String key) throws IOException {
        if (content.length == 0 || content[0] == '{') {
            return Optional.empty();
        }
        Lines lines = new Lines(new String(content, StandardCharsets.UTF_8), key);
        String first = lines.next("version");
        if (!first.equals(FIRST_LINE)) {
            throw lines.damaged(
                    first.startsWith("mayfly-success ") ? "version not known" : "no manifest");
        }
        String job = lines.field("job");
        long count = lines.number(lines.field("parts"));
        List<Part> parts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            parts.add(lines.part());
        }
        lines.requireEnd();
        return Optional.of(new SuccessManifest(job, parts));
    }

    private static void requireLine(String text) {
        boolean isLine = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            isLine &= text.charAt(i) >= ' ';
        }
        if (!isLine) {
            throw new IllegalArgumentException("empty or with control characters: " + text);
        }
    }

    /// The lines of a manifest that is being read.
    private static final class Lines {
        private final String text;
        private final String key;
        private int at;
        private int number;

        Lines(String text, String key) {
            this.text = text;
            this.key = key;
        }

        String next(String expected) throws IOException {
            number++;
            int end = text.indexOf('\n', at);
            if (end < 0) {
                throw damaged("cut short before the end of: " + expected);
            }
            String line = text.substring(at, end);
            at = end + 1;
            return line;
        }

        String field(String name) throws IOException {
            String line = next(name);
            if (!line.startsWith(name + " ") || line.length() == name.length() + 1) {
                throw damaged("field expected: " + name);
            }
            return line.substring(name.length() + 1);
        }

        Part part() throws IOException {
            String line = next("part");
            int first = line.indexOf(' ');
            int second = line.indexOf(' ', first + 1);
            if (first < 0 || second < 0) {
                throw damaged("part expected");
            }
            long size = number(line.substring(0, first));
            long records = number(line.substring(first + 1, second));
            try {
                return new Part(line.substring(second + 1), size, records);
            } catch (IllegalArgumentException e) {
                throw damaged(String.valueOf(e.getMessage()));
            }
        }

        long number(String digits) throws IOException {
            try {
                long value = Long.parseLong(digits);
                if (value >= 0) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // reported below
            }
            throw damaged("number expected");
        }

        void requireEnd() throws IOException {
            if (at < text.length()) {
                number++;
                throw damaged("more lines than parts");
            }
        }

        IOException damaged(String reason) {
            return new IOException(
                    "manifest damaged, " + reason + ": key=" + key + " line=" + number);
        }
    }
}
