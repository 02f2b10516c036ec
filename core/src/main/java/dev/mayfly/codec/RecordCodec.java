package dev.mayfly.codec;

import dev.mayfly.codec.PrimitiveCodecs.SelfDelimiting;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The components' element forms, one after the other.
///
/// One method handle reads a whole record and one writes it, primitives unboxed; the JVM compiles
/// each as if it were a method written by hand.
final class RecordCodec<T> implements SelfDelimiting<T> {
    private static final long serialVersionUID = 1;

    private final Class<T> type;
    private final Codec<Object>[] codecs;
    private final boolean isKey;
    private final boolean isView;
    private final transient @Nullable List<Codec<Object>> arguments;
    private transient @Nullable Handles handles;

    /// @param codecs of the components
    /// @param arguments codecs of the record's own type parameters
    RecordCodec(Class<T> type, Codec<Object>[] codecs, List<Codec<Object>> arguments) {
        this.type = type;
        this.codecs = codecs;
        this.arguments = arguments;
        this.isKey = areKeys(codecs);
        this.isView = isAnyView(codecs);
    }

    @Override
    public void encode(T value, Encoder out) {
        if (value == null) {
            throw EncodingException.ofNull(name());
        }
        try {
            handles().writer.invokeExact((Object) value, out);
        } catch (EncodingException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new EncodingException(name() + " cannot be encoded: " + e, e);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public T decode(Decoder in) {
        try {
            return (T) (Object) handles().reader.invokeExact(in);
        } catch (EncodingException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new EncodingException(name() + " cannot be decoded: " + e, e);
        }
    }

    private Handles handles() {
        Handles current = handles;
        if (current == null) {
            current = Handles.of(type, codecs);
            handles = current;
        }
        return current;
    }

    @Override
    public boolean isKey() {
        return isKey;
    }

    @Override
    public Codec<T> asKey() {
        return isKey ? this : CodecResolver.asKey(type, arguments, name());
    }

    @Override
    public boolean isView() {
        return isView;
    }

    @Override
    public String name() {
        return type.getSimpleName();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordCodec<?> that
                && that.type == type
                && Arrays.equals(that.codecs, codecs);
    }

    @Override
    public int hashCode() {
        return type.getName().hashCode();
    }

    static boolean areKeys(Codec<Object>[] codecs) {
        for (Codec<Object> codec : codecs) {
            if (!codec.isKey()) {
                return false;
            }
        }
        return true;
    }

    static boolean isAnyView(Codec<Object>[] codecs) {
        for (Codec<Object> codec : codecs) {
            if (codec.isView()) {
                return true;
            }
        }
        return false;
    }

    /// The handles of one record class.
    ///
    /// @param writer of type `(Object, Encoder) void`
    /// @param reader of type `(Decoder) Object`
    private record Handles(MethodHandle writer, MethodHandle reader) {
        private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

        static Handles of(Class<?> type, Codec<Object>[] codecs) {
            RecordComponent[] components = type.getRecordComponents();
            try {
                return new Handles(
                        writer(type, components, codecs), reader(type, components, codecs));
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new EncodingException(
                        type.getName() + " cannot be reached: open its package to Mayfly", e);
            }
        }

        private static MethodHandle writer(
                Class<?> type, RecordComponent[] components, Codec<Object>[] codecs)
                throws ReflectiveOperationException {
            MethodHandle all =
                    MethodHandles.empty(MethodType.methodType(void.class, type, Encoder.class));
            for (int i = components.length - 1; i >= 0; i--) {
                Method accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                MethodHandle get = LOOKUP.unreflect(accessor);
                MethodHandle one =
                        MethodHandles.filterArguments(
                                writerOf(type, components[i], codecs[i]), 0, get);
                all = i == components.length - 1 ? one : MethodHandles.foldArguments(all, one);
            }
            return all.asType(MethodType.methodType(void.class, Object.class, Encoder.class));
        }

        private static MethodHandle writerOf(
                Class<?> type, RecordComponent component, Codec<Object> codec)
                throws ReflectiveOperationException {
            Class<?> part = component.getType();
            MethodType asked = MethodType.methodType(void.class, part, Encoder.class);
            if (part.isPrimitive()) {
                return LOOKUP.findStatic(PrimitiveCodecs.class, "write" + suffix(part), asked);
            }
            MethodHandle write =
                    LOOKUP.findStatic(
                            Handles.class,
                            "writePart",
                            MethodType.methodType(
                                    void.class,
                                    Codec.class,
                                    String.class,
                                    Object.class,
                                    Encoder.class));
            String place = type.getSimpleName() + '.' + component.getName();
            return MethodHandles.insertArguments(write, 0, codec, place).asType(asked);
        }

        private static MethodHandle reader(
                Class<?> type, RecordComponent[] components, Codec<Object>[] codecs)
                throws ReflectiveOperationException {
            MethodHandle all = LOOKUP.unreflectConstructor(constructor(type, components));
            int count = components.length;
            if (count == 0) {
                all = MethodHandles.dropArguments(all, 0, Decoder.class);
            }
            for (int i = count - 1; i >= 0; i--) {
                MethodHandle one = readerOf(components[i].getType(), codecs[i]);
                all =
                        i == count - 1
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
            return LOOKUP.findVirtual(
                            Codec.class,
                            "decodeElement",
                            MethodType.methodType(Object.class, Decoder.class))
                    .bindTo(codec)
                    .asType(asked);
        }

        static Constructor<?> constructor(Class<?> type, RecordComponent[] components)
                throws NoSuchMethodException {
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < types.length; i++) {
                types[i] = components[i].getType();
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        }

        private static String suffix(Class<?> primitive) {
            if (primitive == char.class) {
                return "Character";
            }
            String name = primitive.getName();
            return Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }

        private static void writePart(
                Codec<Object> codec, String place, @Nullable Object value, Encoder out) {
            if (value == null) {
                throw EncodingException.ofNull(place);
            }
            codec.encodeElement(value, out);
        }
    }
}
