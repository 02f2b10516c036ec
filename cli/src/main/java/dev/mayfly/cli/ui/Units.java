package dev.mayfly.cli.ui;

/// Numbers as people read them: three digits and a unit.
///
/// Written without formatters, which would take longer to load than a small job takes.
public final class Units {
    private static final String[] BYTES = {" B", " KB", " MB", " GB", " TB", " PB", " EB"};
    private static final String[] COUNTS = {"", " K", " M", " G", " T", " P", " E"};

    private Units() {}

    /// A number of bytes, in powers of 1000: `1.24 GB`.
    public static String bytes(long bytes) {
        return scaled(bytes, BYTES);
    }

    /// How many: `3.10 M`.
    public static String count(long count) {
        return scaled(count, COUNTS);
    }

    /// How long: `340 ms`, `1.24 s`, `3 min 04 s`, `2 h 10 min`.
    public static String duration(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return decimal(millis / 1000.0) + " s";
        }
        long seconds = millis / 1_000;
        return seconds < 3_600
                ? seconds / 60 + " min " + twoDigits(seconds % 60) + " s"
                : seconds / 3_600 + " h " + twoDigits(seconds / 60 % 60) + " min";
    }

    /// Bytes per second: `412 MB/s`.
    public static String rate(long bytes, long millis) {
        return bytes((long) (bytes * 1000.0 / Math.max(1, millis))) + "/s";
    }

    /// A small number with three digits: `1.05`, `12.3`, `140`.
    static String decimal(double value) {
        if (value >= 99.95) {
            return Long.toString(Math.round(value));
        }
        if (value >= 9.995) {
            long tenths = Math.round(value * 10);
            return tenths / 10 + "." + tenths % 10;
        }
        long hundredths = Math.round(value * 100);
        return hundredths / 100 + "." + twoDigits(hundredths % 100);
    }

    private static String scaled(long value, String[] units) {
        if (value < 1_000) {
            return value + units[0];
        }
        double scaled = value;
        int unit = 0;
        while (scaled >= 999.5 && unit < units.length - 1) {
            scaled /= 1000;
            unit++;
        }
        return decimal(scaled) + units[unit];
    }

    private static String twoDigits(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }
}
