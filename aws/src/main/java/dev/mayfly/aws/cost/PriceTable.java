package dev.mayfly.aws.cost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What AWS asks for at one time in one region, in dollars on demand: without taxes, free tiers and
/// discounts. Gigabytes are powers of 1024, as AWS counts them.
///
/// @param date when these prices were asked for
/// @param armGigabyteSecond a gigabyte of memory of an arm64 function for a second
/// @param x86GigabyteSecond a gigabyte of memory of an x86 function for a second
/// @param millionCalls a million calls of functions
/// @param thousandReads a thousand requests that read objects or ask for their size
/// @param thousandWrites a thousand requests that write, copy or list objects
/// @param gigabyteMonth a gigabyte in S3 Standard for a month
/// @see <a href="https://aws.amazon.com/lambda/pricing/">AWS Lambda pricing</a>
/// @see <a href="https://aws.amazon.com/s3/pricing/">Amazon S3 pricing</a>
public record PriceTable(
        YearMonth date,
        String region,
        double armGigabyteSecond,
        double x86GigabyteSecond,
        double millionCalls,
        double thousandReads,
        double thousandWrites,
        double gigabyteMonth) {
    private static final String RESOURCE = "prices.yaml";
    private static final String DATE = "date";

    /// The prices that Mayfly comes with.
    public static PriceTable bundled() {
        try (InputStream in = PriceTable.class.getResourceAsStream(RESOURCE)) {
            byte[] text = Objects.requireNonNull(in, RESOURCE).readAllBytes();
            return of(PriceFile.read(RESOURCE, new String(text, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The prices of a user's file; those that it does not have are the ones of this table.
    ///
    /// @throws IllegalArgumentException if the file is no such table, has an unknown key, or does
    ///   not say its date
    /// @throws IOException if it cannot be read
    public PriceTable with(Path file) throws IOException {
        Map<String, String> changed = PriceFile.read(file.toString(), Files.readString(file));
        if (!changed.containsKey(DATE)) {
            throw new IllegalArgumentException(
                    "price table does not say its date: file=" + file + " missing=" + DATE);
        }
        var entries = new HashMap<>(entries());
        entries.putAll(changed);
        return of(entries);
    }

    /// A gigabyte of a function's memory for a second.
    double gigabyteSecond(Fleet.Architecture architecture) {
        return switch (architecture) {
            case ARM64 -> armGigabyteSecond;
            case X86_64 -> x86GigabyteSecond;
        };
    }

    /// What it says, by the keys of a price table's file.
    public Map<String, String> entries() {
        return Map.of(
                DATE,
                date.toString(),
                "region",
                region,
                "arm64-gigabyte-second",
                Double.toString(armGigabyteSecond),
                "x86-gigabyte-second",
                Double.toString(x86GigabyteSecond),
                "million-calls",
                Double.toString(millionCalls),
                "thousand-reads",
                Double.toString(thousandReads),
                "thousand-writes",
                Double.toString(thousandWrites),
                "gigabyte-month",
                Double.toString(gigabyteMonth));
    }

    /// A table of all these entries.
    ///
    /// @throws IllegalArgumentException if one of them is no price
    public static PriceTable of(Map<String, String> entries) {
        return new PriceTable(
                month(entry(DATE, entries)),
                entry("region", entries),
                price("arm64-gigabyte-second", entries),
                price("x86-gigabyte-second", entries),
                price("million-calls", entries),
                price("thousand-reads", entries),
                price("thousand-writes", entries),
                price("gigabyte-month", entries));
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "date of a price table is not a month such as 2026-11: date=" + text, e);
        }
    }

    private static double price(String key, Map<String, String> entries) {
        String text = entry(key, entries);
        double price;
        try {
            price = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "price is not a number: key=" + key + " price=" + text, e);
        }
        if (!(price >= 0 && price < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("price out of range: key=" + key + " price=" + text);
        }
        return price;
    }

    private static String entry(String key, Map<String, String> entries) {
        return Objects.requireNonNull(entries.get(key), key);
    }
}
