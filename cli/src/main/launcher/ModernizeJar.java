import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Rewrites a library's classes in the format of this JDK. Classes in the format of Java 5 are left
/// out of the ahead-of-time cache and verified anew at every start, which takes longer than
/// everything else that a short command does.
///
/// Run by `prepare.sh` as a source file: `java ModernizeJar.java JAR`.
final class ModernizeJar {
    private static final int CLASS_VERSION = ClassFile.latestMajorVersion();

    private ModernizeJar() {}

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path rewritten = Path.of(args[0] + ".new");
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                var from = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(rewritten);
                var to = new JarOutputStream(file)) {
            var classes =
                    ClassFile.of(
                            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                            ClassFile.ClassHierarchyResolverOption.of(
                                    ClassHierarchyResolver.ofResourceParsing(loader)));
            for (JarEntry entry : Collections.list(from.entries())) {
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                to.putNextEntry(new JarEntry(entry.getName()));
                to.write(isOldClass(entry.getName(), bytes) ? modernized(classes, bytes) : bytes);
                to.closeEntry();
            }
        }
        Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Stack maps, which the cache wants, came with format 50 and are required from 51 on.
    private static boolean isOldClass(String name, byte[] bytes) {
        return name.endsWith(".class") && bytes.length > 8 && (bytes[6] << 8 | bytes[7]) < 51;
    }

    private static byte[] modernized(ClassFile classes, byte[] bytes) {
        return classes.transformClass(
                classes.parse(bytes),
                ClassTransform.endHandler(builder -> builder.withVersion(CLASS_VERSION, 0))
                        .andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
    }
}
