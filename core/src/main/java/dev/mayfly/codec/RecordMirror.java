package dev.mayfly.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

/// What reflection knows about a record class.
///
/// @param accessors of the components, in their order
record RecordMirror(Class<?> type, Method[] accessors, Constructor<?> constructor) {
    static RecordMirror of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Method[] accessors = new Method[components.length];
        Class<?>[] types = new Class<?>[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                accessors[i] = components[i].getAccessor();
                accessors[i].setAccessible(true);
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new RecordMirror(type, accessors, constructor);
        } catch (NoSuchMethodException | RuntimeException e) {
            throw new EncodingException(
                    type.getName() + " cannot be reached; open its package to Mayfly: " + e, e);
        }
    }
}
