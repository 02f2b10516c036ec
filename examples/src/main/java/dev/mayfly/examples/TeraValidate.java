package dev.mayfly.examples;

import dev.mayfly.api.Session;
import dev.mayfly.data.Slice;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;

/// Sorts records and proves it: each piece of the result is sorted, begins where the one before
/// ends, and all together have the number and the checksum of the input.
public final class TeraValidate {
    private TeraValidate() {}

    /// What a piece of a file holds.
    ///
    /// @param misplaced how many records have a key below that of the one before
    /// @param checksum sum of the records' CRC-32, so that their order does not count
    record Piece(String firstKey, String lastKey, long records, long misplaced, long checksum) {}

    public static void run(Session session, String in, String out) {
        String sorted = out + "/sorted";
        TeraSort.run(session, in, sorted);
        var before = pieces(session, in);
        var after = pieces(session, sorted);
        long misplaced = after.stream().mapToLong(Piece::misplaced).sum();
        for (int i = 1; i < after.size(); i++) {
            misplaced += after.get(i).firstKey().compareTo(after.get(i - 1).lastKey()) < 0 ? 1 : 0;
        }
        boolean isWhole = records(before) == records(after) && checksum(before) == checksum(after);
        session.of(
                        "records " + records(after),
                        "checksum " + Long.toHexString(checksum(after)),
                        "misplaced " + misplaced,
                        "same records as the input " + isWhole)
                .saveAsText(out + "/report");
    }

    private static List<Piece> pieces(Session session, String path) {
        return session.fixedLength(100, path).mapPartitions(TeraValidate::check).collect();
    }

    private static Iterator<Piece> check(Iterator<Slice> records) {
        var pieces = new ArrayList<Piece>();
        String first = "";
        String last = "";
        long count = 0;
        long misplaced = 0;
        long checksum = 0;
        while (records.hasNext()) {
            Slice record = records.next();
            String key = record.sub(0, 10).toString();
            first = count == 0 ? key : first;
            misplaced += key.compareTo(last) < 0 ? 1 : 0;
            last = key;
            var crc = new CRC32();
            crc.update(record.array(), record.offset(), record.size());
            checksum += crc.getValue();
            count++;
        }
        if (count > 0) {
            pieces.add(new Piece(first, last, count, misplaced, checksum));
        }
        return pieces.iterator();
    }

    private static long records(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::records).sum();
    }

    private static long checksum(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::checksum).sum();
    }
}
