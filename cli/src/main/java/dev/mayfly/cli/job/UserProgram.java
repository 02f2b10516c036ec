package dev.mayfly.cli.job;

import dev.mayfly.cli.config.UsageException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A user's program, ready to be started.
///
/// @param loader knows its classes
/// @param mainClass has the main method
/// @param file as the user named it
public record UserProgram(ClassLoader loader, Class<?> mainClass, Path file) {

    /// Compiles a source file, or opens a jar.
    ///
    /// @param file ends in `.java` or `.jar`
    /// @param mainClass to start instead of the one that the file names
    /// @param classPath further jars and directories
    /// @param err where the compiler explains its errors
    /// @throws UsageException if there is no such program
    public static UserProgram load(
            Path file, Optional<String> mainClass, List<Path> classPath, PrintWriter err) {
        if (Files.isDirectory(file)) {
            throw new UsageException(
                    file + " is a directory; name the job's .java file, or its jar");
        }
        if (!Files.isRegularFile(file)) {
            throw new UsageException("no such file: " + file);
        }
        for (Path entry : classPath) {
            if (!Files.exists(entry)) {
                throw new UsageException("no such file in the class path: " + entry);
            }
        }
        String name = file.toString();
        if (name.endsWith(".java")) {
            return SourceProgram.compile(file, mainClass, classPath, err);
        }
        if (name.endsWith(".jar")) {
            return JarProgram.open(file, mainClass, classPath);
        }
        throw new UsageException("neither a .java nor a .jar file: " + file);
    }

    /// Finds the class to start.
    static UserProgram of(ClassLoader loader, String mainClass, Path file) {
        try {
            return new UserProgram(loader, Class.forName(mainClass, false, loader), file);
        } catch (ClassNotFoundException e) {
            throw new UsageException("no class " + mainClass + " in " + file);
        }
    }

    /// Calls the main method, in this thread.
    ///
    /// @throws UsageException if it asks for an argument that is not there
    /// @throws Throwable what else it throws
    public void start(List<String> arguments) throws Throwable {
        try {
            MainMethod.of(mainClass).call(arguments);
        } catch (ArrayIndexOutOfBoundsException e) {
            throw MissingArgument.in(e, mainClass, arguments, file)
                    .<Throwable>map(missing -> missing)
                    .orElse(e);
        }
    }
}
