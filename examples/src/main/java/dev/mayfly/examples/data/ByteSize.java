package dev.mayfly.examples.data;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/// A number of bytes, as people write it: `200MB`, `1.5GB`, `64KiB` or plain `1000`.
///
/// @param bytes zero or more
public record ByteSize(long bytes) {
    /// Loaded when a size is first read from text.
    private static final class Syntax {
        static final Pattern PATTERN = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([A-Za-z]*)");
        static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    }

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("size is negative: bytes=" + bytes);
        }
    }

    /// Reads a size. Units are `B`, `KB`, `MB`, `GB`, `TB` (powers of 1000) and `KiB`, `MiB`,
    /// `GiB`, `TiB` (powers of 1024), in any case; none means bytes. A fraction of a unit is
    /// rounded down to a whole byte.
    ///
    /// @throws IllegalArgumentException naming the text, if it is not a size, or zero
    public static ByteSize parse(String text) {
        var matcher = Syntax.PATTERN.matcher(text);
        if (!matcher.matches()) {
            throw invalid("not a size", text);
        }
        var amount = new BigDecimal(matcher.group(1));
        long unitBytes = unitBytes(matcher.group(2), text);
        if (unitBytes == 1 && amount.scale() > 0) {
            throw invalid("not a whole number of bytes", text);
        }
        var bytes = amount.multiply(BigDecimal.valueOf(unitBytes));
        if (bytes.compareTo(Syntax.LARGEST) > 0) {
            throw invalid("size is too large", text);
        }
        long whole = bytes.setScale(0, RoundingMode.DOWN).longValueExact();
        if (whole == 0) {
            throw invalid("size is zero", text);
        }
        return new ByteSize(whole);
    }

    private static long unitBytes(String unit, String text) {
        return switch (unit.toUpperCase(Locale.ROOT)) {
            case "", "B" -> 1;
            case "KB" -> 1_000;
            case "MB" -> 1_000_000;
            case "GB" -> 1_000_000_000;
            case "TB" -> 1_000_000_000_000L;
            case "KIB" -> 1L << 10;
            case "MIB" -> 1L << 20;
            case "GIB" -> 1L << 30;
            case "TIB" -> 1L << 40;
            default -> throw invalid("unknown unit of size", text);
        };
    }

    private static IllegalArgumentException invalid(String problem, String text) {
        return new IllegalArgumentException(
                problem + ": text=\"" + text + "\" (examples: 200MB, 1.5GB, 64KiB, 1000)");
    }
}
