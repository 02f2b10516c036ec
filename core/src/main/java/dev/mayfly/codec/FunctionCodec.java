package dev.mayfly.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Functions, and the plans that hold them, as bytes. The one place that uses Java serialization.
/// Decoding passes a [PlanFilter].
public final class FunctionCodec {
    private static final ScopedValue<ClassLoader> LOADER = ScopedValue.newInstance();

    private FunctionCodec() {}

    /// A function or plan that was decoded.
    ///
    /// @param isStateless whether no object in it can remember what it was used for
    public record Decoded(Object value, boolean isStateless) {}

    /// The bytes of a function or plan.
    ///
    /// @throws EncodingException if it holds something that is not serializable
    public static byte[] encode(Serializable value) {
        var bytes = new ByteArrayOutputStream(1024);
        try (var out = new Writing(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new EncodingException(
                    "cannot be serialized: type=" + value.getClass().getName() + " cause=" + e, e);
        }
        return bytes.toByteArray();
    }

    /// The function or plan that [#encode] wrote.
    ///
    /// @param loader finds the classes of the user's code
    /// @throws EncodingException if the bytes are damaged, classes are missing or have changed, or
    ///   a class is refused
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public static <T> T decode(byte[] bytes, ClassLoader loader) {
        return (T) decodeChecked(bytes, loader).value();
    }

    /// As [#decode], and tells whether what was decoded may be used again.
    public static Decoded decodeChecked(byte[] bytes, ClassLoader loader) {
        return ScopedValue.where(LOADER, loader).call(new Reading(bytes, loader));
    }

    /// Checks that a function can travel. Called when a dataset is built.
    ///
    /// @param operation says what the user called and where, such as `map at Job.java:12`
    /// @throws EncodingException if it cannot
    public static void requireShippable(Serializable function, Supplier<String> operation) {
        Throwable problem = problemWith(function);
        if (problem != null) {
            throw CapturedVariables.explain(function, operation.get(), problem);
        }
    }

    /// What keeps an object from being serialized, or null.
    static @Nullable Throwable problemWith(@Nullable Object value) {
        try (var out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(value);
            return null;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return e;
        }
    }

    /// The loader of the plan that this thread is decoding, or else the thread's own.
    static ClassLoader currentLoader() {
        if (LOADER.isBound()) {
            return LOADER.get();
        }
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    /// The serialized form of a lambda or method reference, or null if the object is of an ordinary
    /// class.
    static @Nullable SerializedLambda lambdaOf(Serializable function) {
        if (!function.getClass().isHidden()) {
            return null;
        }
        try (var out = new Replacing(OutputStream.nullOutputStream())) {
            out.writeObject(function);
            return out.lambda;
        } catch (IOException e) {
            return null;
        }
    }

    /// Writes records in a form that is read fast.
    private static final class Writing extends ObjectOutputStream {
        Writing(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(@Nullable Object value) {
            return value instanceof Record plain ? RecordForm.of(plain) : value;
        }
    }

    /// Reads with a loader and behind the filter.
    private record Reading(byte[] bytes, ClassLoader loader)
            implements ScopedValue.CallableOp<Decoded, EncodingException> {
        @Override
        public Decoded call() {
            try (var in = new Loading(new ByteArrayInputStream(bytes), loader)) {
                in.setObjectInputFilter(new PlanFilter());
                return new Decoded(in.readObject(), in.state.isStateless());
            } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
                throw new EncodingException("plan cannot be decoded: " + e.getMessage(), e);
            }
        }
    }

    /// Finds classes with a given loader; takes no proxies.
    private static final class Loading extends ObjectInputStream {
        private final ClassLoader loader;
        private final StateCheck state = new StateCheck();

        Loading(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
            enableResolveObject(true);
        }

        @Override
        protected Object resolveObject(Object value) {
            state.see(value);
            return value;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described)
                throws IOException, ClassNotFoundException {
            try {
                return Class.forName(described.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(described);
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
            throw new InvalidClassException("proxies are refused");
        }
    }

    /// Takes the replacement of the first object and writes nothing.
    private static final class Replacing extends ObjectOutputStream {
        private @Nullable SerializedLambda lambda;

        Replacing(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(Object replaced) {
            if (replaced instanceof SerializedLambda found) {
                lambda = found;
            }
            return null;
        }
    }
}
