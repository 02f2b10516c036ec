package dev.mayfly.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The components' element forms, one after the other.
///
/// The first records go through reflection, which starts fast. For many records one method handle
/// is made that reads a whole record and one that writes it, primitives unboxed; the JVM compiles
/// each as if it were a method written by hand.
final class RecordCodec<T> extends PartedCodec<T> {
    private static final long serialVersionUID = 1;

    /// How many records go through reflection first.
    private static final int FEW = 1024;

    private transient @Nullable RecordMirror mirror;
    private transient @Nullable Handles handles;
    private transient int seen;

    /// @param codecs of the components
    /// @param arguments codecs of the record's own type parameters
    RecordCodec(Class<T> type, Codec<Object>[] codecs, List<Codec<Object>> arguments) {
        super(type, codecs, arguments);
    }

    @Override
    public void encode(T value, Encoder out) {
        if (value == null) {
            throw EncodingException.ofNull(name());
        }
        try {
            Handles fast = handles;
            if (fast == null) {
                encodeFew(value, out);
            } else {
                fast.writer.invokeExact((Object) value, out);
            }
        } catch (EncodingException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw failed("encoded", e);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public T decode(Decoder in) {
        try {
            Handles fast = handles;
            return (T) (fast == null ? decodeFew(in) : (Object) fast.reader.invokeExact(in));
        } catch (EncodingException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw failed("decoded", e);
        }
    }

    private EncodingException failed(String what, Throwable problem) {
        Throwable cause =
                problem instanceof InvocationTargetException wrapper && wrapper.getCause() != null
                        ? wrapper.getCause()
                        : problem;
        if (cause instanceof EncodingException known) {
            return known;
        }
        return new EncodingException(name() + " cannot be " + what + ": " + cause, cause);
    }

    private void encodeFew(T value, Encoder out) throws ReflectiveOperationException {
        Method[] accessors = mirror().accessors();
        for (int i = 0; i < codecs.length; i++) {
            Object part = accessors[i].invoke(value);
            if (part == null) {
                throw EncodingException.ofNull(name() + '.' + accessors[i].getName());
            }
            codecs[i].encodeElement(part, out);
        }
    }

    private Object decodeFew(Decoder in) throws ReflectiveOperationException {
        Constructor<?> constructor = mirror().constructor();
        Object[] parts = new Object[codecs.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = codecs[i].decodeElement(in);
        }
        return constructor.newInstance(parts);
    }

    /// Threads may race here: the worst is that some work is done twice.
    private RecordMirror mirror() {
        RecordMirror current = mirror;
        if (current == null) {
            current = RecordMirror.of(type);
            mirror = current;
        }
        if (++seen > FEW) {
            handles = Handles.of(current, codecs);
        }
        return current;
    }

    /// The handles of one record class.
    ///
    /// @param writer of type `(Object, Encoder) void`
    /// @param reader of type `(Decoder) Object`
    private record Handles(MethodHandle writer, MethodHandle reader) {
        private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

        static Handles of(RecordMirror mirror, Codec<Object>[] codecs) {
            try {
                return new Handles(writer(mirror, codecs), reader(mirror, codecs));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("no handles: type=" + mirror.type().getName(), e);
            }
        }

        private static MethodHandle writer(RecordMirror mirror, Codec<Object>[] codecs)
                throws ReflectiveOperationException {
            MethodHandle all =
                    MethodHandles.empty(
                            MethodType.methodType(void.class, mirror.type(), Encoder.class));
            for (int i = codecs.length - 1; i >= 0; i--) {
                Method accessor = mirror.accessors()[i];
                MethodHandle get = LOOKUP.unreflect(accessor);
                MethodHandle one =
                        MethodHandles.filterArguments(writerOf(accessor, codecs[i]), 0, get);
                all = i == codecs.length - 1 ? one : MethodHandles.foldArguments(all, one);
            }
            return all.asType(MethodType.methodType(void.class, Object.class, Encoder.class));
        }

        private static MethodHandle writerOf(Method accessor, Codec<Object> codec)
                throws ReflectiveOperationException {
            Class<?> part = accessor.getReturnType();
            MethodType asked = MethodType.methodType(void.class, part, Encoder.class);
            if (part.isPrimitive()) {
                return LOOKUP.findStatic(PrimitiveCodecs.class, "write" + suffix(part), asked);
            }
            MethodType general =
                    MethodType.methodType(
                            void.class, Codec.class, String.class, Object.class, Encoder.class);
            MethodHandle write = LOOKUP.findStatic(Handles.class, "writePart", general);
            String place = accessor.getDeclaringClass().getSimpleName() + '.' + accessor.getName();
            return MethodHandles.insertArguments(write, 0, codec, place).asType(asked);
        }

        private static MethodHandle reader(RecordMirror mirror, Codec<Object>[] codecs)
                throws ReflectiveOperationException {
            MethodHandle all = LOOKUP.unreflectConstructor(mirror.constructor());
            int last = codecs.length - 1;
            if (last < 0) {
                all = MethodHandles.dropArguments(all, 0, Decoder.class);
            }
            for (int i = last; i >= 0; i--) {
                MethodHandle one = readerOf(mirror.accessors()[i].getReturnType(), codecs[i]);
                all =
                        i == last
                                ? MethodHandles.collectArguments(all, i, one)
                                : MethodHandles.foldArguments(all, i, one);
            }
            return all.asType(MethodType.methodType(Object.class, Decoder.class));
        }

        private static MethodHandle readerOf(Class<?> part, Codec<Object> codec)
                throws ReflectiveOperationException {
            MethodType asked = MethodType.methodType(part, Decoder.class);
            if (part.isPrimitive()) {
                return LOOKUP.findStatic(PrimitiveCodecs.class, "read" + suffix(part), asked);
            }
            MethodType general = MethodType.methodType(Object.class, Decoder.class);
            return LOOKUP.findVirtual(Codec.class, "decodeElement", general)
                    .bindTo(codec)
                    .asType(asked);
        }

        private static String suffix(Class<?> primitive) {
            if (primitive == char.class) {
                return "Character";
            }
            String name = primitive.getName();
            return Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }

        @SuppressWarnings("UnusedMethod") // found by its name
        private static void writePart(
                Codec<Object> codec, String place, @Nullable Object value, Encoder out) {
            if (value == null) {
                throw EncodingException.ofNull(place);
            }
            codec.encodeElement(value, out);
        }
    }
}
