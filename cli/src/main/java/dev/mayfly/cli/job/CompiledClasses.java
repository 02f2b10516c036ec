package dev.mayfly.cli.job;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.jspecify.annotations.Nullable;

/// Takes class files from the compiler and keeps them in memory.
final class CompiledClasses extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private static final String SUFFIX = ".class";

    private final Map<String, byte[]> classes = new ConcurrentHashMap<>();

    CompiledClasses(StandardJavaFileManager files) {
        super(files);
    }

    /// Whether the compiler made none.
    boolean isEmpty() {
        return classes.isEmpty();
    }

    /// Binary names of the classes.
    Set<String> names() {
        return classes.keySet();
    }

    /// Loads the classes.
    ClassLoader loader(ClassLoader parent) {
        return new Loader(Map.copyOf(classes), parent);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location,
            String className,
            JavaFileObject.Kind kind,
            @Nullable FileObject sibling) {
        URI uri = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
        return new SimpleJavaFileObject(uri, kind) {
            @Override
            public OutputStream openOutputStream() {
                return new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        classes.put(className, toByteArray());
                    }
                };
            }
        };
    }

    /// Gives out the class files, too: the engine reads captured variables' names there.
    static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes, ClassLoader parent) {
            super("job", parent);
            this.classes = classes;
        }

        /// Writes the classes as files.
        void writeTo(Path directory) throws IOException {
            for (Map.Entry<String, byte[]> each : classes.entrySet()) {
                String name = each.getKey().replace('.', '/');
                int end = Math.max(0, name.lastIndexOf('/'));
                Files.createDirectories(directory.resolve(name.substring(0, end)));
                Files.write(directory.resolve(name + SUFFIX), each.getValue());
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            if (name.endsWith(SUFFIX)) {
                String className =
                        name.substring(0, name.length() - SUFFIX.length()).replace('/', '.');
                byte[] bytes = classes.get(className);
                if (bytes != null) {
                    return new ByteArrayInputStream(bytes);
                }
            }
            return super.getResourceAsStream(name);
        }
    }
}
