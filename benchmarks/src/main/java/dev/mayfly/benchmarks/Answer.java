package dev.mayfly.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A digest of a result, the same for every order of its rows. Immutable.
///
/// @param rows how many rows, or records
/// @param hash sum of the hashes of all keys; where values are exact, of keys and values together
/// @param sum sum of all values
/// @param weighted sum of all values, each weighted by its key, so that values cannot change places
record Answer(long rows, long hash, double sum, double weighted) {
    private static final double TOLERANCE = 1e-6;
    private static final int RECORD_BYTES = 100;
    private static final int KEY_BYTES = 10;
    private static final Answer NOTHING = new Answer(0, 0, 0, 0);

    /// What a result looks like.
    enum Format {
        /// Lines of key and whole number, comma or tab between.
        COUNTS,
        /// Lines of key and a number that depends on the order of additions.
        SUMS,
        /// One line `key,number,number`, in a file or printed.
        ROW,
        /// Records of 100 bytes in the order of their first 10, over all files by name.
        RECORDS,
        /// Nothing that could be compared.
        NONE
    }

    /// Whether two results may be called equal.
    boolean agrees(Answer other) {
        return rows == other.rows
                && hash == other.hash
                && isClose(sum, other.sum)
                && isClose(weighted, other.weighted);
    }

    private static boolean isClose(double left, double right) {
        return Math.abs(left - right) <= TOLERANCE * Math.max(Math.abs(left), Math.abs(right));
    }

    private Answer plus(Answer other) {
        return new Answer(
                rows + other.rows, hash + other.hash, sum + other.sum, weighted + other.weighted);
    }

    /// Reads a result.
    ///
    /// @param directory holds the part files
    /// @param printed what was written to standard output
    /// @throws IOException if it cannot be read or is not in the format
    static Answer read(Format format, Path directory, Path printed) throws IOException {
        return switch (format) {
            case COUNTS -> lines(directory, true);
            case SUMS -> lines(directory, false);
            case ROW -> row(Files.exists(directory) ? rowFile(directory, printed) : printed);
            case RECORDS -> sortedRecords(directory);
            case NONE -> NOTHING;
        };
    }

    /// The digest of records in any order, such as the input of a sort.
    static Answer unsortedRecords(Path directory) throws IOException {
        var answer = NOTHING;
        for (Path file : files(directory)) {
            answer = answer.plus(records(map(file)));
        }
        return answer;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).filter(Answer::isVisible).sorted().toList();
        }
    }

    private static boolean isVisible(Path file) {
        String name = String.valueOf(file.getFileName());
        return !name.startsWith(".") && !name.startsWith("_");
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size());
        }
    }

    private static Answer lines(Path directory, boolean isExact) throws IOException {
        var answer = NOTHING;
        for (Path file : files(directory)) {
            answer = answer.plus(lines(map(file), isExact));
        }
        return answer;
    }

    private static Answer lines(ByteBuffer data, boolean isExact) throws IOException {
        long rows = 0;
        long hash = 0;
        double sum = 0;
        double weighted = 0;
        byte[] line = new byte[1 << 16];
        while (data.hasRemaining()) {
            int size = nextLine(data, line);
            int separator = size - 1;
            while (separator >= 0 && line[separator] != ',' && line[separator] != '\t') {
                separator--;
            }
            if (separator < 0) {
                throw new IOException("result line without separator: line=" + text(line, size));
            }
            double value = number(line, separator + 1, size);
            boolean isQuoted = separator > 1 && line[0] == '"' && line[separator - 1] == '"';
            long key = isQuoted ? hash(line, 1, separator - 1) : hash(line, 0, separator);
            rows++;
            hash += isExact ? mix(key ^ Double.doubleToRawLongBits(value)) : key;
            sum += value;
            weighted += value * (key >>> 40) * 0x1p-24;
        }
        return new Answer(rows, hash, sum, weighted);
    }

    private static int nextLine(ByteBuffer data, byte[] line) {
        int size = 0;
        while (data.hasRemaining()) {
            byte next = data.get();
            if (next == '\n') {
                break;
            }
            line[size++] = next;
        }
        return size > 0 && line[size - 1] == '\r' ? size - 1 : size;
    }

    private static double number(byte[] line, int from, int end) throws IOException {
        try {
            return Double.parseDouble(
                    new String(line, from, end - from, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            throw new IOException("result line without number: line=" + text(line, end), e);
        }
    }

    private static String text(byte[] line, int size) {
        return new String(line, 0, size, StandardCharsets.UTF_8);
    }

    private static Path rowFile(Path directory, Path printed) throws IOException {
        for (Path file : files(directory)) {
            if (Files.size(file) > 0) {
                return file;
            }
        }
        return printed;
    }

    /// The last line that looks like the row wanted.
    private static Answer row(Path file) throws IOException {
        for (String line : Files.readAllLines(file).reversed()) {
            String[] fields = line.replace("\"", "").split("[,\t]", -1);
            if (fields.length == 3) {
                byte[] key = fields[0].getBytes(StandardCharsets.UTF_8);
                return new Answer(
                        1,
                        hash(key, 0, key.length),
                        Double.parseDouble(fields[1]),
                        Double.parseDouble(fields[2]));
            }
        }
        throw new IOException("result has no row of three fields: file=" + file);
    }

    private static Answer sortedRecords(Path directory) throws IOException {
        var answer = NOTHING;
        byte[] last = {};
        for (Path file : files(directory)) {
            var data = map(file);
            last = requireSorted(data, last, file);
            answer = answer.plus(records(data));
        }
        return answer;
    }

    /// Returns the last key.
    private static byte[] requireSorted(ByteBuffer data, byte[] before, Path file)
            throws IOException {
        byte[] last = before;
        byte[] key = new byte[KEY_BYTES];
        for (int at = 0; at < data.limit(); at += RECORD_BYTES) {
            data.get(at, key);
            if (Arrays.compareUnsigned(last, key) > 0) {
                throw new IOException("result is not sorted: file=" + file + " offset=" + at);
            }
            byte[] free = last.length == 0 ? new byte[KEY_BYTES] : last;
            last = key;
            key = free;
        }
        return last;
    }

    private static Answer records(ByteBuffer data) throws IOException {
        if (data.limit() % RECORD_BYTES != 0) {
            throw new IOException("result has a broken record: size=" + data.limit());
        }
        byte[] record = new byte[RECORD_BYTES];
        long hash = 0;
        for (int at = 0; at < data.limit(); at += RECORD_BYTES) {
            data.get(at, record);
            hash += hash(record, 0, RECORD_BYTES);
        }
        return new Answer(data.limit() / RECORD_BYTES, hash, 0, 0);
    }

    private static long hash(byte[] bytes, int from, int end) {
        long hash = 0xCBF29CE484222325L;
        for (int i = from; i < end; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001B3L;
        }
        return mix(hash);
    }

    private static long mix(long bits) {
        long h = (bits ^ (bits >>> 33)) * 0xFF51AFD7ED558CCDL;
        h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return h ^ (h >>> 33);
    }

    /// One line that [#parse] reads.
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d %016x %s %s", rows, hash, sum, weighted);
    }

    /// The answer that was written as a line.
    static Answer parse(String line) {
        String[] fields = line.strip().split(" ", -1);
        return new Answer(
                Long.parseLong(fields[0]),
                Long.parseUnsignedLong(fields[1], 16),
                Double.parseDouble(fields[2]),
                Double.parseDouble(fields[3]));
    }
}
