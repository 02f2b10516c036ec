package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.codec.LambdaTypes;
import java.io.Serializable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.function.Supplier;

/// What every operation checks when a dataset is built: that its function can travel and that its
/// result can be encoded.
final class Shipping {
    private Shipping() {}

    /// Refuses a function that cannot be sent to a worker.
    static void require(Serializable function, String operation) {
        FunctionCodec.requireShippable(function, () -> operation + " at " + place());
    }

    /// The codec for what a function returns.
    static Codec<Object> resultCodec(Serializable function, String operation) {
        return codec(LambdaTypes.resultType(function), operation);
    }

    /// The codec for what an operation makes.
    static Codec<Object> codec(Type type, String operation) {
        return encoded(operation, () -> Codecs.of(type));
    }

    /// What something gives that has to do with encoding what an operation makes.
    ///
    /// @throws EncodingException naming the operation and the user's line
    static <R> R encoded(String operation, Supplier<R> source) {
        try {
            return source.get();
        } catch (EncodingException e) {
            throw new EncodingException(
                    operation
                            + " at "
                            + place()
                            + " makes values that cannot be encoded: "
                            + e.getMessage(),
                    e);
        }
    }

    /// The codec for keys that a function returns.
    static Codec<Object> keyCodec(Serializable function, String operation) {
        return requireKey(resultCodec(function, operation), operation);
    }

    /// The codec for keys that an operation makes.
    static Codec<Object> keyCodec(Type type, String operation) {
        return encoded(operation, () -> Codecs.keyOf(type));
    }

    /// The same codec for keys; refuses values that cannot be keys.
    static Codec<Object> requireKey(Codec<Object> codec, String operation) {
        try {
            return codec.asKey();
        } catch (EncodingException e) {
            throw new EncodingException(operation + " at " + place() + ": " + e.getMessage(), e);
        }
    }

    /// What a function passes to its emitter, as far as its last parameter's type tells.
    static Codec<Object> emittedCodec(Serializable function, String operation) {
        return codec(LambdaTypes.emittedTypes(function, 1).getFirst(), operation);
    }

    /// The elements of the iterable or iterator that a function returns.
    static Codec<Object> elementCodec(Serializable function, String operation) {
        Type type = LambdaTypes.resultType(function);
        return codec(
                type instanceof ParameterizedType generic
                                && generic.getActualTypeArguments().length == 1
                        ? generic.getActualTypeArguments()[0]
                        : Object.class,
                operation);
    }

    /// The class that a function returns, as far as it is known.
    static Class<?> resultClass(Serializable function) {
        return LambdaTypes.resultType(function) instanceof Class<?> type ? type : Object.class;
    }

    /// The line of user code that is building a dataset, such as `Job.java:12`.
    static String place() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.filter(frame -> !isOurs(frame.getClassName()))
                                .findFirst()
                                .map(f -> f.getFileName() + ":" + f.getLineNumber())
                                .orElse("unknown"));
    }

    private static boolean isOurs(String className) {
        return className.startsWith("dev.mayfly.api.")
                || className.startsWith("dev.mayfly.codec.")
                || className.startsWith("java.");
    }
}
