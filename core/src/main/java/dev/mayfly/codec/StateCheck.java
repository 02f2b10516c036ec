package dev.mayfly.codec;

import dev.mayfly.data.Slice;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tells from the objects of a plan, seen while it is decoded, whether anything in it can remember
/// what it was used for. In doubt it can.
///
/// Lambdas and records cannot, but for what they hold, which is seen as well; nor can values of the
/// JDK, codecs of Mayfly, and objects without fields. A slice that a function captured counts as a
/// value.
final class StateCheck {
    private static final Set<Class<?>> VALUES =
            Set.of(
                    Boolean.class,
                    Byte.class,
                    Character.class,
                    Double.class,
                    Float.class,
                    Integer.class,
                    Long.class,
                    Pattern.class,
                    Short.class,
                    Slice.class,
                    String.class);

    private boolean hasState;
    private int arrays;

    /// Looks at an object, after those that it holds.
    void see(Object value) {
        Class<?> type = value.getClass();
        if (type == Object[].class) {
            arrays += ((Object[]) value).length == 0 ? 0 : 1;
        } else if (type.isHidden() && hasFields(type)) {
            arrays--; // a lambda was read as an array of what it captured
        } else if (!isValue(type)) {
            hasState = true;
        }
    }

    /// Whether all objects seen are without state.
    boolean isStateless() {
        return !hasState && arrays == 0;
    }

    private static boolean isValue(Class<?> type) {
        return type.isRecord()
                || Enum.class.isAssignableFrom(type)
                || VALUES.contains(type)
                || type.getPackageName().equals("java.time")
                || type.getName().startsWith("java.util.ImmutableCollections$")
                || type.isArray() && Codec.class.isAssignableFrom(type.componentType())
                || isOwnCodec(type)
                || !hasFields(type);
    }

    /// Those that have fields know a type, and keep what they found out about it.
    private static boolean isOwnCodec(Class<?> type) {
        return Codec.class.isAssignableFrom(type)
                && type.getPackageName().equals(Codec.class.getPackageName());
    }

    private static boolean hasFields(Class<?> type) {
        if (type.isArray()) {
            return true;
        }
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (Stream.of(at.getDeclaredFields())
                    .anyMatch(field -> !Modifier.isStatic(field.getModifiers()))) {
                return true;
            }
        }
        return false;
    }
}
