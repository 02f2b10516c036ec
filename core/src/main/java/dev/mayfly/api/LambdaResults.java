package dev.mayfly.api;

import dev.mayfly.codec.LambdaTypes;
import java.io.Serializable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/// Types of what functions make beside what they return.
final class LambdaResults {
    private LambdaResults() {}

    /// What a function passes to its emitter, as far as its last parameter's type tells.
    static Type emitted(Serializable function) {
        return LambdaTypes.emittedTypes(function, 1).getFirst();
    }

    /// The elements of the iterable or iterator that a function returns.
    static Type elements(Serializable function) {
        return argument(LambdaTypes.resultType(function));
    }

    private static Type argument(Type type) {
        return type instanceof ParameterizedType generic
                        && generic.getActualTypeArguments().length == 1
                ? generic.getActualTypeArguments()[0]
                : Object.class;
    }
}
