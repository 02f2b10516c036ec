package dev.mayfly.aws.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.crac.Core;

/// The function whose handler is [TroubledHandler].
final class TroubledFunction {
    static final String NAME = "troubled";

    private TroubledFunction() {}

    /// A small one.
    ///
    /// @param directory where its archive is made
    static LocalFunction in(Path directory) throws IOException {
        return LocalFunction.of(NAME, archive(directory), TroubledHandler.class.getName(), 2)
                .withMemoryMegabytes(256);
    }

    private static Path archive(Path directory) throws IOException {
        Path archive = directory.resolve("function.zip");
        Path crac =
                Path.of(Core.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        String handler = TroubledHandler.class.getName().replace('.', '/') + ".class";
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive));
                var code = TroubledHandler.class.getResourceAsStream("/" + handler)) {
            zip.putNextEntry(new ZipEntry(handler));
            code.transferTo(zip);
            zip.putNextEntry(new ZipEntry("lib/crac.jar"));
            Files.copy(crac, zip);
        }
        return archive;
    }
}
