package dev.mayfly.aws.lambda;

import dev.mayfly.aws.call.Payload;
import dev.mayfly.code.CodeReference;
import java.time.Duration;
import java.util.List;

/// How a backend uses its function.
///
/// @param functionName what to call: a name, an ARN, or either with an alias
/// @param timeout the time-out that the function is set up with
/// @param concurrency how many calls may run at the same time
/// @param attemptsPerCall how many attempts one call carries: the function's vCPUs
/// @param inlineBytes how large what an attempt is told, or answers, may be to travel in the
///   payload; what is larger goes through the store
/// @param ramp how fast the number of calls may grow
/// @param code the jars that attempts need, in class path order
public record LambdaOptions(
        String functionName,
        Duration timeout,
        int concurrency,
        int attemptsPerCall,
        int inlineBytes,
        Ramp ramp,
        List<CodeReference> code) {
    /// What of the time-out an attempt keeps to write its output in: one part of so many.
    private static final int WRITING_PART = 5;

    private static final int INLINE_BYTES = 128 << 10;
    private static final int OTHER_BYTES = 256 << 10;

    /// How fast the number of calls at the same time may grow: at once to `initial`, then by so
    /// many in a second.
    ///
    /// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html">Lambda
    ///   function scaling</a>
    public record Ramp(int initial, int perSecond) {
        /// What Lambda allows a function: 1,000 more execution environments in 10 seconds.
        public static final Ramp OF_LAMBDA = new Ramp(1000, 100);

        /// Checks the numbers.
        public Ramp {
            if (initial < 1 || perSecond < 0) {
                throw new IllegalArgumentException(
                        "ramp out of range: initial=" + initial + " perSecond=" + perSecond);
            }
        }
    }

    /// Checks the numbers.
    public LambdaOptions {
        code = List.copyOf(code);
        if (concurrency < 1 || attemptsPerCall < 1 || inlineBytes < 0 || !isPositive(timeout)) {
            throw new IllegalArgumentException(
                    "lambda options out of range: concurrency="
                            + concurrency
                            + " attemptsPerCall="
                            + attemptsPerCall
                            + " inlineBytes="
                            + inlineBytes
                            + " timeout="
                            + timeout);
        }
        // three bytes take four in base64
        if ((long) inlineBytes * attemptsPerCall / 3 * 4 > Payload.MAX_BYTES - OTHER_BYTES) {
            throw new IllegalArgumentException(
                    "attempts do not fit into one call: attemptsPerCall="
                            + attemptsPerCall
                            + " inlineBytes="
                            + inlineBytes
                            + " payloadBytes="
                            + Payload.MAX_BYTES);
        }
    }

    /// One attempt in a call, and Lambda's own ramp.
    public static LambdaOptions of(String functionName, Duration timeout, int concurrency) {
        return new LambdaOptions(
                functionName, timeout, concurrency, 1, INLINE_BYTES, Ramp.OF_LAMBDA, List.of());
    }

    /// How long an attempt may read its input, so that the time-out leaves it a fifth to write its
    /// output.
    public Duration attemptTime() {
        return timeout.minus(timeout.dividedBy(WRITING_PART));
    }

    /// The same with more or fewer attempts in a call.
    public LambdaOptions withAttemptsPerCall(int value) {
        return new LambdaOptions(
                functionName, timeout, concurrency, value, inlineBytes, ramp, code);
    }

    /// The same with another limit of what travels in payloads.
    public LambdaOptions withInlineBytes(int value) {
        return new LambdaOptions(
                functionName, timeout, concurrency, attemptsPerCall, value, ramp, code);
    }

    /// The same with another ramp.
    public LambdaOptions withRamp(Ramp value) {
        return new LambdaOptions(
                functionName, timeout, concurrency, attemptsPerCall, inlineBytes, value, code);
    }

    /// The same with other code.
    public LambdaOptions withCode(List<CodeReference> value) {
        return new LambdaOptions(
                functionName, timeout, concurrency, attemptsPerCall, inlineBytes, ramp, value);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }
}
