package dev.mayfly.codec;

import dev.mayfly.codec.PrimitiveCodecs.SelfDelimiting;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;

/// Codecs of the JDK's value types: big numbers, dates and times, UUIDs.
final class ValueCodecs {
    private ValueCodecs() {}

    /// Seconds as a long, nanoseconds as an int.
    record Instants() implements SelfDelimiting<Instant> {
        @Override
        public void encode(Instant value, Encoder out) {
            EncodingException.refuseNull(value, "Instant");
            PrimitiveCodecs.writeLong(value.getEpochSecond(), out);
            PrimitiveCodecs.writeInt(value.getNano(), out);
        }

        @Override
        public Instant decode(Decoder in) {
            long seconds = PrimitiveCodecs.readLong(in);
            try {
                return Instant.ofEpochSecond(seconds, nanos(in));
            } catch (DateTimeException e) {
                throw new EncodingException("not an Instant: seconds=" + seconds, e);
            }
        }

        @Override
        public String name() {
            return "Instant";
        }
    }

    /// Seconds as a long, nanoseconds as an int.
    record Durations() implements SelfDelimiting<Duration> {
        @Override
        public void encode(Duration value, Encoder out) {
            EncodingException.refuseNull(value, "Duration");
            PrimitiveCodecs.writeLong(value.getSeconds(), out);
            PrimitiveCodecs.writeInt(value.getNano(), out);
        }

        @Override
        public Duration decode(Decoder in) {
            long seconds = PrimitiveCodecs.readLong(in);
            return Duration.ofSeconds(seconds, nanos(in));
        }

        @Override
        public String name() {
            return "Duration";
        }
    }

    private static int nanos(Decoder in) {
        int nanos = PrimitiveCodecs.readInt(in);
        if (nanos < 0 || nanos > 999_999_999) {
            throw new EncodingException("not a second's part: nanos=" + nanos);
        }
        return nanos;
    }

    /// The day's number since 1970 as a long.
    record LocalDates() implements SelfDelimiting<LocalDate> {
        @Override
        public void encode(LocalDate value, Encoder out) {
            EncodingException.refuseNull(value, "LocalDate");
            PrimitiveCodecs.writeLong(value.toEpochDay(), out);
        }

        @Override
        public LocalDate decode(Decoder in) {
            long day = PrimitiveCodecs.readLong(in);
            try {
                return LocalDate.ofEpochDay(day);
            } catch (DateTimeException e) {
                throw new EncodingException("not a LocalDate: day=" + day, e);
            }
        }

        @Override
        public String name() {
            return "LocalDate";
        }
    }

    /// Nanoseconds since midnight as a long.
    record LocalTimes() implements SelfDelimiting<LocalTime> {
        @Override
        public void encode(LocalTime value, Encoder out) {
            EncodingException.refuseNull(value, "LocalTime");
            PrimitiveCodecs.writeLong(value.toNanoOfDay(), out);
        }

        @Override
        public LocalTime decode(Decoder in) {
            long nanos = PrimitiveCodecs.readLong(in);
            try {
                return LocalTime.ofNanoOfDay(nanos);
            } catch (DateTimeException e) {
                throw new EncodingException("not a LocalTime: nanos=" + nanos, e);
            }
        }

        @Override
        public String name() {
            return "LocalTime";
        }
    }

    /// The date, then the time.
    record LocalDateTimes() implements SelfDelimiting<LocalDateTime> {
        private static final LocalDates DATE = new LocalDates();
        private static final LocalTimes TIME = new LocalTimes();

        @Override
        public void encode(LocalDateTime value, Encoder out) {
            EncodingException.refuseNull(value, "LocalDateTime");
            DATE.encode(value.toLocalDate(), out);
            TIME.encode(value.toLocalTime(), out);
        }

        @Override
        public LocalDateTime decode(Decoder in) {
            LocalDate date = DATE.decode(in);
            return LocalDateTime.of(date, TIME.decode(in));
        }

        @Override
        public String name() {
            return "LocalDateTime";
        }
    }

    /// Both halves as longs, in the order of [UUID#compareTo], which takes them as signed.
    record Uuids() implements SelfDelimiting<UUID> {
        @Override
        public void encode(UUID value, Encoder out) {
            EncodingException.refuseNull(value, "UUID");
            PrimitiveCodecs.writeLong(value.getMostSignificantBits(), out);
            PrimitiveCodecs.writeLong(value.getLeastSignificantBits(), out);
        }

        @Override
        public UUID decode(Decoder in) {
            long high = PrimitiveCodecs.readLong(in);
            return new UUID(high, PrimitiveCodecs.readLong(in));
        }

        @Override
        public String name() {
            return "UUID";
        }
    }

    /// The number of bytes as an int, negated for negative numbers, then the two's complement.
    record BigIntegers() implements SelfDelimiting<BigInteger> {
        @Override
        public void encode(BigInteger value, Encoder out) {
            EncodingException.refuseNull(value, "BigInteger");
            byte[] bytes = value.toByteArray();
            PrimitiveCodecs.writeInt(value.signum() < 0 ? -bytes.length : bytes.length, out);
            out.writeBytes(bytes, 0, bytes.length);
        }

        @Override
        public BigInteger decode(Decoder in) {
            int header = PrimitiveCodecs.readInt(in);
            int size = header < 0 ? -header : header;
            if (size <= 0) {
                throw new EncodingException("not a BigInteger: size=" + size);
            }
            int start = in.skip(size);
            if (in.array()[start] < 0 != header < 0) {
                throw new EncodingException("not a BigInteger: sign and size disagree");
            }
            return new BigInteger(in.array(), start, size);
        }

        @Override
        public String name() {
            return "BigInteger";
        }
    }

    /// A sign byte; for numbers other than 0 the exponent as a long and the digits in ASCII, ended
    /// by `00`, all inverted for negative numbers; then the scale as an int. Equality is that of
    /// [BigDecimal#equals]: 1.0 and 1.00 differ, and are neighbours in the order.
    record BigDecimals() implements SelfDelimiting<BigDecimal> {
        private static final int NEGATIVE = 0;
        private static final int ZERO = 1;
        private static final int POSITIVE = 2;
        private static final int MAX_DIGITS = 1 << 16;

        @Override
        public void encode(BigDecimal value, Encoder out) {
            EncodingException.refuseNull(value, "BigDecimal");
            out.writeByte(value.signum() + 1);
            if (value.signum() != 0) {
                encodeNumber(value, out);
            }
            PrimitiveCodecs.writeInt(value.scale(), out);
        }

        private static void encodeNumber(BigDecimal value, Encoder out) {
            if (value.precision() > MAX_DIGITS) {
                throw new EncodingException(
                        "BigDecimal has too many digits: digits=" + value.precision());
            }
            byte[] digits =
                    value.unscaledValue().abs().toString().getBytes(StandardCharsets.US_ASCII);
            int count = digits.length;
            while (digits[count - 1] == '0') {
                count--;
            }
            int start = out.size();
            PrimitiveCodecs.writeLong((long) digits.length - value.scale(), out);
            out.writeBytes(digits, 0, count);
            out.writeByte(0);
            if (value.signum() < 0) {
                byte[] bytes = out.array();
                for (int i = start; i < out.size(); i++) {
                    bytes[i] = (byte) ~bytes[i];
                }
            }
        }

        @Override
        public BigDecimal decode(Decoder in) {
            int sign = in.readByte();
            if (sign == ZERO) {
                return BigDecimal.valueOf(0, PrimitiveCodecs.readInt(in));
            }
            if (sign != NEGATIVE && sign != POSITIVE) {
                throw new EncodingException("not a BigDecimal: sign=" + sign);
            }
            boolean isNegative = sign == NEGATIVE;
            long exponent = PrimitiveCodecs.readLong(in);
            if (isNegative) {
                exponent = ~exponent;
            }
            var digits = new StringBuilder();
            int mask = isNegative ? 0xFF : 0;
            for (int next = in.readByte() ^ mask; next != 0; next = in.readByte() ^ mask) {
                if (next < '0' || next > '9') {
                    throw new EncodingException("not a BigDecimal: digit=" + next);
                }
                digits.append((char) next);
            }
            int scale = PrimitiveCodecs.readInt(in);
            long precision = exponent + scale;
            if (digits.isEmpty() || precision < digits.length() || precision > MAX_DIGITS) {
                throw new EncodingException(
                        "not a BigDecimal: exponent=" + exponent + " scale=" + scale);
            }
            digits.repeat('0', (int) precision - digits.length());
            var unscaled = new BigInteger(digits.toString());
            return new BigDecimal(isNegative ? unscaled.negate() : unscaled, scale);
        }

        @Override
        public String name() {
            return "BigDecimal";
        }
    }
}
