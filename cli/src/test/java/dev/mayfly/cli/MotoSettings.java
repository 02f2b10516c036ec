package dev.mayfly.cli;

import dev.mayfly.aws.testing.MotoServer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A moto server that commands in this JVM find by the SDK's own settings, until it is closed.
final class MotoSettings implements AutoCloseable {
    private final MotoServer server;
    private final Map<String, String> properties = new HashMap<>();

    private MotoSettings(MotoServer server) {
        this.server = server;
    }

    /// Starts a server and sets the properties.
    static MotoSettings start(String region) throws IOException {
        var settings = new MotoSettings(MotoServer.start());
        settings.set("aws.accessKeyId", "test");
        settings.set("aws.secretAccessKey", "test");
        settings.set("aws.region", region);
        settings.set("aws.disableEc2Metadata", "true");
        settings.set("aws.endpointUrl", settings.endpoint().toString());
        settings.set("mayfly.s3.endpoint", settings.endpoint().toString());
        return settings;
    }

    /// Sets one more property.
    void set(String name, String value) {
        properties.put(name, value);
        System.setProperty(name, value);
    }

    /// Where the server listens.
    URI endpoint() {
        return server.endpoint();
    }

    /// The command line in a JVM of its own with these settings.
    ProcessBuilder command(String... arguments) {
        var options = new ArrayList<String>();
        properties.forEach((name, value) -> options.add("-D" + name + "=" + value));
        return new ProcessBuilder(CliProcess.command(options, List.of(arguments)));
    }

    @Override
    public void close() {
        properties.keySet().forEach(System::clearProperty);
        server.close();
    }
}
