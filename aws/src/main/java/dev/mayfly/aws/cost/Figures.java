package dev.mayfly.aws.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Numbers as they are printed: two significant digits, since no more is known.
final class Figures {
    private static final String[] BYTES = {" B", " KB", " MB", " GB", " TB", " PB"};
    private static final MathContext DIGITS = new MathContext(2, RoundingMode.HALF_UP);

    private Figures() {}

    /// `0.31`, `9.2`, `160`.
    static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /// The same with all digits that are known, as money is written.
    private static String plain(double value) {
        BigDecimal rounded = new BigDecimal(value).round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    /// `$0.0031`, `$12`.
    static String dollars(double value) {
        return value > 0 && value < 0.000_01 ? "<$0.00001" : "$" + plain(value);
    }

    /// `0.31 s`, `16 s`, `3.4 min`, `2.1 h`.
    static String seconds(double value) {
        if (value < 60) {
            return number(value) + " s";
        }
        return value < 3600 ? number(value / 60) + " min" : number(value / 3600) + " h";
    }

    /// `640 KB`, `6.4 GB`, in powers of 1000.
    static String bytes(long value) {
        double scaled = value;
        int unit = 0;
        while (scaled >= 995 && unit < BYTES.length - 1) {
            scaled /= 1000;
            unit++;
        }
        return number(scaled) + BYTES[unit];
    }

    /// `64`, `30,000`.
    static String count(long value) {
        return grouped(value < 100 ? Long.toString(value) : number((double) value));
    }

    /// `1,130`: a number that is known.
    static String exact(long value) {
        return grouped(Long.toString(value));
    }

    private static String grouped(String digits) {
        var grouped = new StringBuilder(digits);
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            grouped.insert(at, ',');
        }
        return grouped.toString();
    }
}
