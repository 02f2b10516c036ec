package dev.mayfly.aws.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// A process of `moto_server`, which speaks as AWS does, conditional writes included; but it looks
/// and writes in two steps, so tests that race let one request at a time change anything. It is
/// written in Python (`pip install 'moto[server]'`). Where it is missing, tests that need it say so
/// and are left out; where `CI` is set, they fail.
public final class MotoServer implements AutoCloseable {
    private static final Pattern RUNNING = Pattern.compile("Running on (http://[0-9.]+:\\d+)");

    private final Process process;
    private final URI endpoint;
    private final Thread drain;

    private MotoServer(Process process, URI endpoint, BufferedReader output) {
        this.process = process;
        this.endpoint = endpoint;
        this.drain = Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
    }

    /// Starts a server on a free port of the loopback interface.
    public static MotoServer start() throws IOException {
        Process process;
        try {
            process =
                    new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", "0")
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            if (System.getenv("CI") != null) {
                throw new IOException("moto_server is missing: pip install 'moto[server]'", e);
            }
            return Assumptions.abort("moto_server is missing: pip install 'moto[server]'");
        }
        BufferedReader output = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher running = RUNNING.matcher(line);
            if (running.find()) {
                return new MotoServer(process, URI.create(running.group(1)), output);
            }
        }
        throw new IOException("moto_server does not start: " + said);
    }

    /// Where it listens.
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
            drain.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
