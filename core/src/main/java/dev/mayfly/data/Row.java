package dev.mayfly.data;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record of delimited text, seen in place: fields are found when asked for, left to right, and
/// nothing behind the last one asked for is looked at.
///
/// The engine reuses one row for all records, and a row reuses its slices: what a user function
/// receives is valid until it returns. Columns are numbered from 0. Not thread-safe.
public final class Row {
    private static final long NEWLINE = ByteScan.pattern((byte) '\n');
    private static final byte QUOTE = '"';

    private final Delimited format;
    private final long delimiters;
    private List<String> names;

    private byte[] array = new byte[ByteScan.PADDING];
    private int start;
    private int limit;
    private boolean isLine;

    private int[] ends = new int[16];
    private int known;
    private boolean isClosed = true;
    private int wordOffset;
    private long pending;

    private Slice[] slices = {};
    private @Nullable Selection selection;

    /// An empty row of the given format, to be pointed at records.
    public Row(Delimited format) {
        this.format = format;
        this.delimiters = ByteScan.pattern(format.delimiter());
        this.names = format.columns();
    }

    /// How the fields are told apart.
    public Delimited format() {
        return format;
    }

    /// The column names; empty when unnamed.
    public List<String> names() {
        return names;
    }

    /// Names the columns, as a file's header does.
    public void rename(List<String> columns) {
        names = columns;
    }

    /// Points this row at a line that begins at `start` and ends at the next line feed, or at
    /// `limit` if that comes first. The array must have [ByteScan#PADDING] bytes behind `limit`.
    public void wrapLine(byte[] bytes, int start, int limit) {
        wrap(bytes, start, limit);
        isLine = true;
    }

    /// Points this row at the record in `[start, end)`, which holds no line break outside quotes
    /// but may end with a carriage return that belongs to one. The array must have
    /// [ByteScan#PADDING] bytes behind `end`.
    public void wrapRecord(byte[] bytes, int start, int end) {
        wrap(bytes, start, end);
        isLine = false;
    }

    private void wrap(byte[] bytes, int from, int to) {
        array = bytes;
        start = from;
        limit = to;
        known = 0;
        isClosed = false;
        wordOffset = from - 8;
        pending = 0;
    }

    /// Offset behind the record's last byte, line break excluded.
    public int end() {
        int end = rawEnd();
        return end > start && array[end - 1] == '\r' ? end - 1 : end;
    }

    /// Offset of the line feed that ends the line, or the limit if there is none.
    public int rawEnd() {
        if (isClosed) {
            return ends[known - 1];
        }
        if (!isLine) {
            return limit;
        }
        return ByteScan.find(array, known == 0 ? start : ends[known - 1] + 1, limit, NEWLINE);
    }

    /// Number of columns in this record.
    public int columnCount() {
        while (!isClosed) {
            findNextEnd();
        }
        return known;
    }

    /// The number of the column with a name.
    ///
    /// @throws IllegalArgumentException if there is no such column
    public int column(String name) {
        int column = names.indexOf(name);
        if (column != names.lastIndexOf(name)) {
            throw new IllegalArgumentException(
                    "several columns have this name, use numbers: asked="
                            + name
                            + " columns="
                            + names);
        }
        if (column < 0) {
            throw new IllegalArgumentException(
                    names.isEmpty()
                            ? "the columns have no names here, use numbers: asked=" + name
                            : "no such column: asked=" + name + " columns=" + names);
        }
        return column;
    }

    /// The bytes of a column, without quotes. Reused for the next record.
    ///
    /// @throws IllegalArgumentException if the record has no such column
    public Slice slice(int column) {
        int end = fieldEnd(column);
        int from = fieldStart(column);
        Slice slice = reusedSlice(column);
        if (isInQuotes(from, end)) {
            return unquote(slice, from, end);
        }
        return slice.wrap(array, from, end - from);
    }

    /// The bytes of a column, by name.
    public Slice slice(String column) {
        return slice(column(column));
    }

    /// The text of a column.
    public String getString(int column) {
        return slice(column).toString();
    }

    /// The text of a column, by name.
    public String getString(String column) {
        return slice(column(column)).toString();
    }

    /// The number in a column.
    ///
    /// @throws NumberFormatException if it is not a number
    public double getDouble(int column) {
        int end = fieldEnd(column);
        int from = fieldStart(column);
        try {
            if (isInQuotes(from, end)) {
                Slice slice = unquote(reusedSlice(column), from, end);
                return Decimals.parseDouble(
                        slice.array(), slice.offset(), slice.offset() + slice.size());
            }
            return Decimals.parseDouble(array, from, end);
        } catch (NumberFormatException e) {
            throw new NumberFormatException(e.getMessage() + named(column));
        }
    }

    /// The number in a column, by name.
    public double getDouble(String column) {
        return getDouble(column(column));
    }

    /// The integer in a column.
    ///
    /// @throws NumberFormatException if it is not an integer or does not fit
    public long getLong(int column) {
        int end = fieldEnd(column);
        int from = fieldStart(column);
        try {
            if (isInQuotes(from, end)) {
                Slice slice = unquote(reusedSlice(column), from, end);
                return Decimals.parseLong(
                        slice.array(), slice.offset(), slice.offset() + slice.size());
            }
            return Decimals.parseLong(array, from, end);
        } catch (NumberFormatException e) {
            throw new NumberFormatException(e.getMessage() + named(column));
        }
    }

    /// The integer in a column, by name.
    public long getLong(String column) {
        return getLong(column(column));
    }

    /// The integer in a column.
    ///
    /// @throws NumberFormatException if it is not an integer
    /// @throws ArithmeticException if it does not fit
    public int getInt(int column) {
        long value = getLong(column);
        if (value != (int) value) {
            throw new ArithmeticException("does not fit an int: " + value + named(column));
        }
        return (int) value;
    }

    /// The integer in a column, by name.
    public int getInt(String column) {
        return getInt(column(column));
    }

    /// A row of some of the columns, in the given order, renumbered from 0. Reused, and where they
    /// are neighbours a view of this row: valid until the next call and as long as this one is.
    ///
    /// @throws IllegalArgumentException if the record has no such column
    public Row select(int... columns) {
        if (selection == null) {
            selection = new Selection(format);
        }
        return selection.of(this, columns);
    }

    /// The whole record without its line break, as a new slice over the same bytes.
    public Slice line() {
        return new Slice().wrap(array, start, end() - start);
    }

    /// The array behind the record.
    public byte[] array() {
        return array;
    }

    /// Offset of the record's first byte.
    public int start() {
        return start;
    }

    @Override
    public String toString() {
        return line().toString();
    }

    /// Tells a column in a message.
    private String named(int column) {
        return ": column=" + column + (column < names.size() ? " name=" + names.get(column) : "");
    }

    /// Offset of a field's first byte, or of its quote. Its end must have been asked for.
    int fieldStart(int column) {
        return column == 0 ? start : ends[column - 1] + 1;
    }

    /// Offset behind a field's last byte, or behind its quote.
    ///
    /// @throws IllegalArgumentException if the record has no such column
    int fieldEnd(int column) {
        while (known <= column) {
            if (isClosed) {
                throw new IllegalArgumentException(
                        "row has too few columns: asked=" + column + " columns=" + known);
            }
            findNextEnd();
        }
        int end;
        try {
            end = ends[column];
        } catch (ArrayIndexOutOfBoundsException e) { // rather than ask each time
            throw new IllegalArgumentException("columns are numbered from 0: asked=" + column, e);
        }
        boolean isLast = isClosed && column == known - 1;
        return isLast && end > start && array[end - 1] == '\r' ? end - 1 : end;
    }

    private void findNextEnd() {
        int end = format.isQuoted() ? nextQuotedEnd() : nextEnd();
        if (known == ends.length) {
            ends = Arrays.copyOf(ends, 2 * known);
        }
        ends[known++] = end;
    }

    private int nextEnd() {
        long found = pending;
        int at = wordOffset;
        while (found == 0) {
            at += 8;
            if (at >= limit) {
                isClosed = true;
                return limit;
            }
            long word = ByteScan.word(array, at);
            found = ByteScan.matches(word, delimiters) | ByteScan.matches(word, NEWLINE);
        }
        int end = at + ByteScan.firstMatch(found);
        wordOffset = at;
        pending = found & (found - 1);
        if (end >= limit) {
            isClosed = true;
            return limit;
        }
        isClosed = array[end] == '\n';
        return end;
    }

    private int nextQuotedEnd() {
        int at = known == 0 ? start : ends[known - 1] + 1;
        if (at < limit && array[at] == QUOTE) {
            at++;
            while (at < limit && (array[at] != QUOTE || at + 1 < limit && array[at + 1] == QUOTE)) {
                at += array[at] == QUOTE ? 2 : 1;
            }
        }
        int end = ByteScan.find(array, at, limit, delimiters);
        isClosed = end == limit;
        return end;
    }

    private boolean isInQuotes(int from, int end) {
        return format.isQuoted() && end > from && array[from] == QUOTE;
    }

    private Slice unquote(Slice slice, int from, int end) {
        int size = 0;
        byte[] text = new byte[end - from];
        for (int at = from + 1; at < end; at++) {
            if (array[at] == QUOTE) {
                at++;
                if (at >= end || array[at] != QUOTE) {
                    break;
                }
            }
            text[size++] = array[at];
        }
        return slice.wrap(text, 0, size);
    }

    private Slice reusedSlice(int column) {
        if (column >= slices.length) {
            int old = slices.length;
            slices = Arrays.copyOf(slices, Math.max(16, column + 1));
            for (int i = old; i < slices.length; i++) {
                slices[i] = new Slice();
            }
        }
        return slices[column];
    }
}
