package dev.mayfly.aws.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import software.amazon.awssdk.annotations.SdkProtectedApi;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/// What all environments of a function share: the archive's files, and Lambda's runtime.
///
/// @param task where the archive was unpacked
/// @param classPath of the runtime
/// @param nativeLibrary of the runtime. It would unpack that itself, but to one path for all
///   processes, in which those that start together break each other
record RuntimeFiles(Path task, String classPath, Path nativeLibrary) {
    /// Unpacks everything.
    ///
    /// @param directory is there and empty
    static RuntimeFiles unpack(Path archive, Path directory) throws IOException {
        Path task = Files.createDirectory(directory.resolve("task"));
        unzip(archive, task);
        Path library = directory.resolve("runtime-client.so");
        String name = "/jni/libaws-lambda-jni.linux-" + processor() + ".so";
        try (InputStream in = AWSLambda.class.getResourceAsStream(name)) {
            if (in == null || !System.getProperty("os.name").equals("Linux")) {
                throw new IOException(
                        "lambda's runtime client does not run on this system: os="
                                + System.getProperty("os.name")
                                + " processor="
                                + processor());
            }
            Files.copy(in, library);
        }
        return new RuntimeFiles(task, runtimeClassPath(), library);
    }

    private static String processor() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return name.equals("aarch64") ? "aarch_64" : "x86_64";
    }

    static String runtimeClassPath() throws IOException {
        Set<Path> places = new LinkedHashSet<>();
        for (Class<?> type :
                Set.of(
                        AWSLambda.class,
                        Context.class,
                        PojoSerializer.class,
                        SdkInternalThreadLocal.class,
                        SdkProtectedApi.class)) {
            try {
                places.add(
                        Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
            } catch (URISyntaxException e) {
                throw new IOException("class has no place: class=" + type.getName(), e);
            }
        }
        return places.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private static void unzip(Path archive, Path target) throws IOException {
        try (var zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException(
                            "archive holds a path that leaves it: name=" + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
