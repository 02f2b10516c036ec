package dev.mayfly.function;

/// Whether a user's class has its own version of a method that may be left out.
public final class Overriding {
    private Overriding() {}

    /// Whether an object's class, or one above it, replaces a default method.
    ///
    /// @param declaring the interface that has the default
    /// @param parameter the method's only one
    public static boolean isOverridden(
            Object object, Class<?> declaring, String method, Class<?> parameter) {
        try {
            return object.getClass().getMethod(method, parameter).getDeclaringClass() != declaring;
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("no such method: method=" + method, e);
        }
    }
}
