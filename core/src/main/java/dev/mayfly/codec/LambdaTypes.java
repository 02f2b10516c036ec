package dev.mayfly.codec;

import java.io.Serializable;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the types that a user function takes and returns, from what the compiler left in the class
/// files. Called while a dataset is built.
///
/// For lambdas these are erased types: `x -> List.of("a")` returns a `List`. For references to
/// named methods and for classes they have their arguments.
public final class LambdaTypes {
    private LambdaTypes() {}

    /// What a function takes and returns.
    private record Signature(Type result, List<Type> parameters) {
        private static final Signature UNKNOWN = new Signature(Object.class, List.of());
    }

    /// The type that a function returns; Object if that is not known.
    public static Type resultType(Serializable function) {
        return signatureOf(function).result;
    }

    /// The method that a function is a reference to, such as `java.lang.Long.sum`; empty if it is
    /// something else. Overloads share a name.
    public static String referencedMethod(Serializable function) {
        SerializedLambda lambda = FunctionCodec.lambdaOf(function);
        return lambda == null
                ? ""
                : lambda.getImplClass().replace('/', '.') + '.' + lambda.getImplMethodName();
    }

    /// The types that a function takes; empty if they are not known.
    public static List<Type> parameterTypes(Serializable function) {
        return signatureOf(function).parameters;
    }

    /// The types of what a function passes on through its last parameter, an emitter, or through
    /// the iterator it returns. Known for references to named methods and for classes, not for
    /// lambdas.
    ///
    /// @param count how many types to return; those not known are Object
    public static List<Type> emittedTypes(Serializable function, int count) {
        Signature signature = signatureOf(function);
        Type carrier = signature.result;
        if (carrier == void.class && !signature.parameters.isEmpty()) {
            carrier = signature.parameters.getLast();
        }
        var types = new ArrayList<Type>();
        Type[] arguments =
                carrier instanceof ParameterizedType parameterized
                        ? parameterized.getActualTypeArguments()
                        : new Type[0];
        for (int i = 0; i < count; i++) {
            types.add(i < arguments.length ? arguments[i] : Object.class);
        }
        return types;
    }

    /// What the type parameters of a superclass or interface stand for in a class that extends it;
    /// those not known are Object. Empty if it does not extend it, or as a raw type.
    public static List<Type> typeArguments(Class<?> type, Class<?> ancestor) {
        Type found = ancestorOf(type, ancestor, Map.of());
        if (!(found instanceof ParameterizedType parameterized)) {
            return List.of();
        }
        var types = new ArrayList<Type>();
        for (Type argument : parameterized.getActualTypeArguments()) {
            types.add(argument instanceof TypeVariable<?> ? Object.class : argument);
        }
        return types;
    }

    /// The class that values of a type have at run time.
    static Class<?> erase(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return Array.newInstance(erase(array.getGenericComponentType()), 0).getClass();
        }
        if (type instanceof TypeVariable<?> variable) {
            return erase(variable.getBounds()[0]);
        }
        return type instanceof WildcardType wildcard
                ? erase(wildcard.getUpperBounds()[0])
                : Object.class;
    }

    private static Signature signatureOf(Serializable function) {
        Class<?> type = function.getClass();
        if (!type.isHidden()) {
            return ofClass(type);
        }
        SerializedLambda lambda = FunctionCodec.lambdaOf(function);
        return lambda == null ? Signature.UNKNOWN : ofLambda(lambda, type.getClassLoader());
    }

    private static Signature ofLambda(SerializedLambda lambda, ClassLoader loader) {
        try {
            MethodType erased =
                    MethodType.fromMethodDescriptorString(
                            lambda.getInstantiatedMethodType(), loader);
            if (lambda.getImplMethodName().startsWith("lambda$")) {
                return new Signature(erased.returnType(), List.of(erased.parameterArray()));
            }
            return refined(erased, methodOf(lambda, loader));
        } catch (TypeNotPresentException | LinkageError e) {
            return Signature.UNKNOWN;
        }
    }

    private static Signature refined(MethodType erased, Optional<Executable> method) {
        Type result = erased.returnType();
        var parameters = new ArrayList<Type>(erased.parameterList());
        if (method.isPresent()) {
            if (method.get() instanceof Method named) {
                result = refined(erased.returnType(), named.getGenericReturnType());
            }
            Type[] declared = method.get().getGenericParameterTypes();
            int shift = declared.length - parameters.size();
            for (int i = Math.max(0, -shift); i < parameters.size(); i++) {
                parameters.set(i, refined(erased.parameterType(i), declared[shift + i]));
            }
        }
        return new Signature(result, parameters);
    }

    /// The declared type if it says more about the same class. A narrower class does not count: the
    /// dataset's type is the wider one.
    private static Type refined(Class<?> erased, Type declared) {
        return !(declared instanceof TypeVariable<?>) && erase(declared) == erased
                ? declared
                : erased;
    }

    private static Optional<Executable> methodOf(SerializedLambda lambda, ClassLoader loader) {
        String signature = lambda.getImplMethodSignature();
        Class<?> type;
        try {
            type = Class.forName(lambda.getImplClass().replace('/', '.'), false, loader);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
        if (lambda.getImplMethodName().equals("<init>")) {
            for (Constructor<?> each : type.getDeclaredConstructors()) {
                if (descriptor(void.class, each).equals(signature)) {
                    return Optional.of(each);
                }
            }
        }
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method each : at.getDeclaredMethods()) {
                if (each.getName().equals(lambda.getImplMethodName())
                        && descriptor(each.getReturnType(), each).equals(signature)) {
                    return Optional.of(each);
                }
            }
        }
        return Optional.empty();
    }

    private static String descriptor(Class<?> result, Executable method) {
        return MethodType.methodType(result, method.getParameterTypes()).toMethodDescriptorString();
    }

    private static Signature ofClass(Class<?> type) {
        Class<?> shape = functionalInterface(type);
        if (shape == null) {
            return Signature.UNKNOWN;
        }
        Map<TypeVariable<?>, Type> bindings = bindings(ancestorOf(type, shape, Map.of()));
        for (Method method : shape.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                var parameters = new ArrayList<Type>();
                for (Type parameter : method.getGenericParameterTypes()) {
                    parameters.add(orObject(substitute(parameter, bindings)));
                }
                Type result = orObject(substitute(method.getGenericReturnType(), bindings));
                return new Signature(result, parameters);
            }
        }
        return Signature.UNKNOWN;
    }

    private static Type orObject(Type type) {
        return type instanceof TypeVariable<?> variable ? erase(variable) : type;
    }

    /// The interface that makes an object of a class a function.
    private static @Nullable Class<?> functionalInterface(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> each : at.getInterfaces()) {
                if (each.isAnnotationPresent(FunctionalInterface.class)) {
                    return each;
                }
                Class<?> inherited = functionalInterface(each);
                if (inherited != null) {
                    return inherited;
                }
            }
        }
        return null;
    }

    /// A superclass or interface as a class sees it, or null.
    private static @Nullable Type ancestorOf(
            Type type, Class<?> ancestor, Map<TypeVariable<?>, Type> outer) {
        Type known = substitute(type, outer);
        Class<?> plain = erase(known);
        if (plain == ancestor) {
            return known;
        }
        if (!ancestor.isAssignableFrom(plain)) {
            return null;
        }
        Map<TypeVariable<?>, Type> bindings = bindings(known);
        var parents = new ArrayList<>(Arrays.asList(plain.getGenericInterfaces()));
        if (plain.getGenericSuperclass() != null) {
            parents.add(plain.getGenericSuperclass());
        }
        for (Type parent : parents) {
            Type found = ancestorOf(parent, ancestor, bindings);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Map<TypeVariable<?>, Type> bindings(@Nullable Type type) {
        var bindings = new HashMap<TypeVariable<?>, Type>();
        if (type instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] variables = erase(type).getTypeParameters();
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < variables.length; i++) {
                bindings.put(variables[i], arguments[i]);
            }
        }
        return bindings;
    }

    private static Type substitute(Type type, Map<TypeVariable<?>, Type> bindings) {
        if (type instanceof TypeVariable<?>) {
            return bindings.getOrDefault(type, type);
        }
        if (!(type instanceof ParameterizedType parameterized) || bindings.isEmpty()) {
            return type;
        }
        var arguments = new ArrayList<Type>();
        for (Type argument : parameterized.getActualTypeArguments()) {
            arguments.add(substitute(argument, bindings));
        }
        return new Applied(erase(type), arguments);
    }

    /// A generic class with arguments; its [Type#getTypeName] is its text.
    private record Applied(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(new Type[0]);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public String toString() {
            var text = new StringBuilder(raw.getName()).append('<');
            for (int i = 0; i < arguments.size(); i++) {
                text.append(i == 0 ? "" : ", ").append(arguments.get(i).getTypeName());
            }
            return text.append('>').toString();
        }
    }
}
