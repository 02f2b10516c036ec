package dev.mayfly.cli.job;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import dev.mayfly.api.Session;
import dev.mayfly.cli.config.UsageException;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.lang.model.SourceVersion;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// A program in one source file, compact or not, compiled in memory. It may say `import module
/// dev.mayfly.core`.
final class SourceProgram {
    private static final String CORE = "dev.mayfly.core";

    private SourceProgram() {}

    /// Compiles the file.
    ///
    /// @param mainClass instead of the first class in the file
    /// @param err the compiler's messages, as `javac` prints them
    /// @throws CompilationFailedException if it does not compile
    /// @throws UsageException if there is nothing in it to start
    static UserProgram compile(
            Path file, Optional<String> mainClass, List<Path> classPath, PrintWriter err) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new UsageException("this Java has no compiler, a JDK is needed");
        }
        StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.getDefault(), StandardCharsets.UTF_8);
        var messages = new StringWriter();
        try (var classes = new CompiledClasses(files)) {
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    messages,
                                    classes,
                                    null,
                                    options(classPath),
                                    null,
                                    source(files, file));
            Optional<String> first = firstClass(task);
            if (first.isEmpty() && messages.getBuffer().isEmpty()) {
                throw new UsageException(
                        "nothing to run in " + file + ": it has neither a main method nor a class");
            }
            String start = mainClass.or(() -> first).orElseThrow(CompilationFailedException::new);
            task.analyze();
            task.generate();
            if (classes.isEmpty() || !classes.names().contains(start)) {
                failUnlessMissing(classes, start, file);
            }
            return UserProgram.of(loader(classes, classPath), start, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            err.print(messages);
            err.flush();
        }
    }

    private static void failUnlessMissing(CompiledClasses classes, String start, Path file) {
        if (!SourceVersion.isName(start)) {
            throw new UsageException(
                    "the class of a compact source is called as its file, so that this has to be a"
                            + " name in Java; rename "
                            + file
                            + ", for example to "
                            + start.replaceAll("^\\P{Alpha}+|\\W", "")
                            + ".java");
        }
        if (classes.isEmpty()) {
            throw new CompilationFailedException();
        }
        throw new UsageException("no class " + start + " in " + file);
    }

    private static Iterable<? extends JavaFileObject> source(
            StandardJavaFileManager files, Path file) {
        var sources = new ArrayList<JavaFileObject>();
        for (JavaFileObject object : files.getJavaFileObjects(file)) {
            sources.add(new JobSource(object));
        }
        return sources;
    }

    private static Optional<String> firstClass(JavacTask task) throws IOException {
        for (CompilationUnitTree unit : task.parse()) {
            for (Tree type : unit.getTypeDecls()) {
                if (type instanceof ClassTree named) {
                    String name = named.getSimpleName().toString();
                    return Optional.of(
                            unit.getPackageName() == null
                                    ? name
                                    : unit.getPackageName() + "." + name);
                }
            }
        }
        return Optional.empty();
    }

    /// `-g` keeps the names of variables, for messages about functions that cannot be shipped.
    private static List<String> options(List<Path> classPath) {
        var options = new ArrayList<String>(List.of("-g", "-proc:none", "-Xlint:-options"));
        String modules = modulePath();
        if (!modules.isEmpty()) {
            options.addAll(List.of("--module-path", modules, "--add-modules", CORE));
        }
        var entries = new ArrayList<String>();
        for (Path entry : classPath) {
            entries.add(entry.toString());
        }
        // never the launcher's own, which has more than jobs should see
        options.addAll(List.of("--class-path", String.join(File.pathSeparator, entries)));
        return options;
    }

    private static String modulePath() {
        return String.join(File.pathSeparator, ModuleJars.around(Session.class));
    }

    private static ClassLoader loader(CompiledClasses classes, List<Path> classPath) {
        var urls = new ArrayList<URL>();
        for (Path entry : classPath) {
            urls.add(JarProgram.url(entry));
        }
        ClassLoader own = SourceProgram.class.getClassLoader();
        ClassLoader parent =
                urls.isEmpty()
                        ? own
                        : new URLClassLoader("libraries", urls.toArray(new URL[0]), own);
        return classes.loader(parent);
    }
}
