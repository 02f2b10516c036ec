package dev.mayfly.cli.job;

import dev.mayfly.cli.config.UsageException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;

/// The method that starts a program: `main(String[])` or, where there is none, `main()`; static or
/// not, and not private.
///
/// @see <a href="https://docs.oracle.com/javase/specs/jls/se25/html/jls-12.html#jls-12.1.4">JLS
///   12.1.4</a>
final class MainMethod {
    private final Class<?> type;
    private final Method method;

    private MainMethod(Class<?> type, Method method) {
        this.type = type;
        this.method = method;
    }

    /// Finds it.
    ///
    /// @throws UsageException if the class has none
    static MainMethod of(Class<?> type) {
        Method method =
                find(type, String[].class)
                        .or(() -> find(type))
                        .orElseThrow(() ->
                                new UsageException("no main method in class " + type.getName()));
        return new MainMethod(type, method);
    }

    private static Optional<Method> find(Class<?> type, Class<?>... parameters) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            try {
                Method method = at.getDeclaredMethod("main", parameters);
                if (!Modifier.isPrivate(method.getModifiers())
                        && method.getReturnType() == void.class) {
                    return Optional.of(method);
                }
            } catch (NoSuchMethodException e) {
                // perhaps inherited
            }
        }
        return Optional.empty();
    }

    /// Calls it.
    ///
    /// @throws Throwable what it throws
    void call(List<String> arguments) throws Throwable {
        method.setAccessible(true);
        try {
            Object target = Modifier.isStatic(method.getModifiers()) ? null : instance();
            if (method.getParameterCount() == 0) {
                method.invoke(target);
            } else {
                method.invoke(target, (Object) arguments.toArray(new String[0]));
            }
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private Object instance() throws InvocationTargetException, ReflectiveOperationException {
        Constructor<?> constructor;
        try {
            constructor = type.getDeclaredConstructor();
        } catch (NoSuchMethodException e) {
            throw new UsageException(
                    "main method is not static, and class "
                            + type.getName()
                            + " has no constructor without parameters");
        }
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}
