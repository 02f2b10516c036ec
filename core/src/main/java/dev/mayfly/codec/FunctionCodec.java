package dev.mayfly.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Functions, and the plans that hold them, as bytes. The one place that uses Java serialization.
///
/// Decoding is filtered. Whoever can write a job's plan can run code on its workers anyway, since
/// the job's code lies beside it; the filter keeps a plan that was damaged or swapped from reaching
/// classes that no plan needs: parts of the JDK other than values, collections and lambdas, classes
/// of libraries that are known to run commands when they are deserialized, and plans that are far
/// too large.
///
/// @see <a href="https://docs.oracle.com/en/java/javase/25/core/serialization-filtering1.html">
///   Serialization filtering</a>
public final class FunctionCodec {
    private static final ScopedValue<ClassLoader> LOADER = ScopedValue.newInstance();

    private FunctionCodec() {}

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
        return (T) ScopedValue.where(LOADER, loader).call(new Reading(bytes, loader));
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

    /// Whether the filter lets a class of this name pass.
    ///
    /// @param isOfJdk whether the JDK brings the class
    static boolean isAllowed(String className, boolean isOfJdk) {
        int dot = className.lastIndexOf('.');
        String packageName = dot < 0 ? "" : className.substring(0, dot);
        return isOfJdk
                ? Filter.isAllowedOfJdk(className, packageName)
                : !Filter.isKnownGadget(className);
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
            implements ScopedValue.CallableOp<Object, EncodingException> {
        @Override
        public Object call() {
            try (var in = new Loading(new ByteArrayInputStream(bytes), loader)) {
                in.setObjectInputFilter(new Filter());
                return in.readObject();
            } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
                throw new EncodingException("plan cannot be decoded: " + e.getMessage(), e);
            }
        }
    }

    /// Finds classes with a given loader; takes no proxies.
    private static final class Loading extends ObjectInputStream {
        private final ClassLoader loader;

        Loading(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
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

    /// Decides by class and size.
    private static final class Filter implements ObjectInputFilter {
        private static final long MAX_DEPTH = 1000;
        private static final long MAX_REFERENCES = 10_000_000;
        private static final long MAX_ARRAY_LENGTH = 1 << 28;

        private static final String[] JDK_PACKAGES = {
            "java.lang",
            "java.math",
            "java.text",
            "java.time",
            "java.time.chrono",
            "java.time.format",
            "java.time.zone",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.util.concurrent.locks",
            "java.util.function",
            "java.util.regex",
        };
        private static final String[] JDK_CLASSES = {
            "java.io.File", "java.lang.invoke.SerializedLambda", "java.net.URI",
        };
        private static final String[] GADGETS = {
            "bsh.",
            "clojure.",
            "com.alibaba.fastjson.",
            "com.mchange.v2.c3p0.",
            "com.rometools.rome.feed.impl.",
            "com.sun.org.apache.",
            "com.sun.syndication.feed.impl.",
            "com.vaadin.data.util.",
            "com.zaxxer.hikari.",
            "javassist.",
            "net.sf.json.",
            "org.apache.bcel.",
            "org.apache.click.control.",
            "org.apache.commons.beanutils.",
            "org.apache.commons.collections.",
            "org.apache.commons.collections4.",
            "org.apache.commons.configuration.",
            "org.apache.commons.configuration2.",
            "org.apache.commons.fileupload.",
            "org.apache.myfaces.",
            "org.apache.wicket.",
            "org.apache.xalan.",
            "org.aspectj.weaver.",
            "org.codehaus.groovy.runtime.",
            "org.hibernate.",
            "org.jboss.interceptor.",
            "org.jboss.weld.interceptor.",
            "org.mozilla.javascript.",
            "org.python.core.",
            "org.springframework.",
            "sun.",
        };

        static boolean isAllowedOfJdk(String className, String packageName) {
            return contains(JDK_PACKAGES, packageName) || contains(JDK_CLASSES, className);
        }

        static boolean isKnownGadget(String className) {
            for (String prefix : GADGETS) {
                if (className.startsWith(prefix)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean contains(String[] names, String name) {
            for (String each : names) {
                if (each.equals(name)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Status checkInput(FilterInfo info) {
            if (info.depth() > MAX_DEPTH
                    || info.references() > MAX_REFERENCES
                    || info.arrayLength() > MAX_ARRAY_LENGTH) {
                return Status.REJECTED;
            }
            Class<?> type = info.serialClass();
            if (type == null) {
                return Status.UNDECIDED;
            }
            while (type.isArray()) {
                type = type.getComponentType();
            }
            ClassLoader loader = type.getClassLoader();
            boolean isOfJdk = loader == null || loader == ClassLoader.getPlatformClassLoader();
            return type.isPrimitive() || isAllowed(type.getName(), isOfJdk)
                    ? Status.ALLOWED
                    : Status.REJECTED;
        }
    }
}
