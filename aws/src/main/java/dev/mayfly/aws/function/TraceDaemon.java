package dev.mayfly.aws.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.aws.trace.SegmentDocument;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.function.Supplier;

/// The X-Ray daemon that Lambda runs beside a function. Safe for use by many threads.
///
/// A trace is worth less than what it tells of. So a piece is sent without waiting, and what goes
/// wrong is ignored.
///
/// @param address where it listens, as `ADDRESS:PORT`; tells nothing where there is none
/// @see <a
///   href="https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html">Sending
///   trace data to the daemon</a>
record TraceDaemon(Supplier<Optional<String>> address) {
    private static final String HEADER = "{\"format\":\"json\",\"version\":1}\n";

    /// Where Lambda says.
    TraceDaemon() {
        this(() -> Optional.ofNullable(System.getenv("AWS_XRAY_DAEMON_ADDRESS")));
    }

    /// Sends a piece, which is made only if there is a daemon.
    void send(Supplier<SegmentDocument> document) {
        address.get().ifPresent(there -> send(document, there));
    }

    private static void send(Supplier<SegmentDocument> document, String address) {
        try (var channel = DatagramChannel.open()) {
            int colon = address.lastIndexOf(':');
            var target =
                    new InetSocketAddress(
                            address.substring(0, colon),
                            Integer.parseInt(address.substring(colon + 1)));
            channel.configureBlocking(false);
            channel.send(ByteBuffer.wrap((HEADER + document.get()).getBytes(UTF_8)), target);
        } catch (IOException | RuntimeException e) {
            return; // as the record says
        }
    }
}
