package dev.mayfly.codec;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.Buffer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;

/// Types that no codec takes, since their objects mean nothing outside their process.
final class RefusedTypes {
    private static final Class<?>[] REFUSED = {
        AutoCloseable.class,
        Thread.class,
        ThreadGroup.class,
        ThreadLocal.class,
        ClassLoader.class,
        Process.class,
        Reference.class,
        Buffer.class,
        Iterator.class,
        Future.class,
        Executor.class,
        Lock.class,
    };

    private RefusedTypes() {}

    /// Whether no codec takes a type, whatever its fields are.
    static boolean contains(Class<?> type) {
        if (type.isHidden()
                || type == Class.class
                || type == void.class
                || type.isAnnotationPresent(FunctionalInterface.class)) {
            return true;
        }
        for (Class<?> refused : REFUSED) {
            if (refused.isAssignableFrom(type)) {
                return true;
            }
        }
        return false;
    }

    /// What to throw for such a type.
    ///
    /// @param place where the type was met
    static EncodingException refusal(String place, Type type) {
        return new EncodingException(message(place, type));
    }

    private static String message(String place, Type type) {
        String name = type.getTypeName();
        boolean isNamed = name.endsWith(place);
        return (isNamed ? "" : place + ": ") + name + " has no encoding";
    }

    /// Looks for such a type in the fields of a class, and in theirs.
    ///
    /// @throws EncodingException if there is one, or a class of the JDK that the library cannot
    ///   encode
    static void check(Class<?> type, String place) {
        check(type, place, new HashSet<>());
    }

    private static void check(Class<?> type, String place, Set<Class<?>> seen) {
        if (!seen.add(type) || type.isPrimitive() || type.isEnum()) {
            return;
        }
        if (type.isArray()) {
            check(type.getComponentType(), place, seen);
            return;
        }
        if (contains(type)) {
            throw refusal(place, type);
        }
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            return;
        }
        if (isOfJdk(type)) {
            checkLibrary(type, place);
            return;
        }
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            if (isOfJdk(at)) {
                checkLibrary(type, place);
                return;
            }
            for (Field field : at.getDeclaredFields()) {
                checkField(field, type, place, seen);
            }
        }
    }

    private static void checkField(Field field, Class<?> owner, String place, Set<Class<?>> seen) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) != 0) {
            return;
        }
        if (field.isSynthetic()) {
            throw new EncodingException(
                    place
                            + ": "
                            + owner.getName()
                            + " has no encoding: it belongs to an object or method around it;"
                            + " make it static, or a record");
        }
        check(field.getType(), place + '.' + field.getName(), seen);
    }

    private static void checkLibrary(Class<?> type, String place) {
        try {
            KryoCodec.newKryo(KryoCodec.loaderOf(type)).getSerializer(type);
        } catch (RuntimeException e) {
            throw new EncodingException(message(place, type), e);
        }
    }

    private static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }
}
