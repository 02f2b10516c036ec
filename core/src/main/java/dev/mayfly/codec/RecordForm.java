package dev.mayfly.codec;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// A record on its way in a plan: its class and its components. Java's own form of records is read
/// by method handles that are put together for each class, at the price of a hundred classes made
/// while the first task waits.
final class RecordForm implements Serializable {
    private static final long serialVersionUID = 1;

    private static final ClassValue<RecordMirror> MIRRORS =
            new ClassValue<>() {
                @Override
                protected RecordMirror computeValue(Class<?> type) {
                    return RecordMirror.of(type);
                }
            };

    private final Class<?> type;

    /// Written one by one: an array would look like one that a function holds.
    private transient @Nullable Object[] components;

    private RecordForm(Class<?> type, @Nullable Object[] components) {
        this.type = type;
        this.components = components;
    }

    /// The form of a record, or the record itself if Java's own form has to do: its class cannot be
    /// reached, or says itself how it is serialized.
    static Object of(Record value) {
        Class<?> type = value.getClass();
        if (!(value instanceof Serializable) || resolves(type)) {
            return value;
        }
        try {
            RecordMirror mirror = MIRRORS.get(type);
            @Nullable Object[] components = new Object[mirror.accessors().length];
            for (int i = 0; i < components.length; i++) {
                components[i] = mirror.accessors()[i].invoke(value);
            }
            return new RecordForm(type, components);
        } catch (EncodingException | ReflectiveOperationException e) {
            return value;
        }
    }

    private static boolean resolves(Class<?> type) {
        for (var method : type.getDeclaredMethods()) {
            if (method.getName().equals("readResolve")) {
                return true;
            }
        }
        return false;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        for (Object component : components) {
            out.writeObject(component);
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        components = new Object[MIRRORS.get(type).accessors().length];
        for (int i = 0; i < components.length; i++) {
            components[i] = in.readObject();
        }
    }

    private Object readResolve() throws InvalidObjectException {
        try {
            return MIRRORS.get(type).constructor().newInstance(components);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new InvalidObjectException("record cannot be made: type=" + type.getName(), e);
        }
    }
}
