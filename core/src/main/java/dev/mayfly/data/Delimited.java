package dev.mayfly.data;

import java.io.Serializable;
import java.util.List;

/// How the fields of a text record are told apart.
///
/// @param delimiter the byte between two fields; neither a line break nor a quote
/// @param isQuoted whether fields may be quoted as RFC 4180 says; quoted fields may hold
///   delimiters, line breaks and doubled quotes, so that such files cannot be split
/// @param hasHeader whether the first line of each file names the columns instead of being a record
/// @param columns the column names, or an empty list when unnamed or read from the header
/// @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
public record Delimited(byte delimiter, boolean isQuoted, boolean hasHeader, List<String> columns)
        implements Serializable {
    /// Checks the delimiter.
    public Delimited {
        if (delimiter == '\n' || delimiter == '\r' || delimiter == '"' || delimiter < 0) {
            throw new IllegalArgumentException(
                    "neither a line break nor a quote can be a delimiter: byte=" + delimiter);
        }
        columns = List.copyOf(columns);
    }

    /// Fields separated by a character, no quotes, no header.
    public static Delimited by(char delimiter) {
        if (delimiter > 0x7F) {
            throw new IllegalArgumentException("delimiter is not ASCII: " + delimiter);
        }
        return new Delimited((byte) delimiter, false, false, List.of());
    }

    /// Comma-separated values as RFC 4180 defines them: with quotes, without header.
    public static Delimited csv() {
        return by(',').quoted();
    }

    /// The same with quoted fields allowed.
    public Delimited quoted() {
        return new Delimited(delimiter, true, hasHeader, columns);
    }

    /// The same with column names in the first line of each file.
    public Delimited withHeader() {
        return new Delimited(delimiter, isQuoted, true, columns);
    }

    /// The same with the given column names.
    public Delimited withColumns(String... names) {
        return new Delimited(delimiter, isQuoted, hasHeader, List.of(names));
    }
}
