package dev.mayfly.aws.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/// What Lambda runs beside a function to take pieces of traces: a socket on the loopback interface
/// that refuses what X-Ray would.
public final class XRayDaemon implements AutoCloseable {
    private static final int MAX_DOCUMENT_BYTES = 64 << 10;

    private final DatagramSocket socket;

    /// A daemon on a free port.
    public XRayDaemon() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    /// Where it listens, as `AWS_XRAY_DAEMON_ADDRESS` has it.
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /// Waits for pieces.
    ///
    /// @return so many, or fewer if no more come
    public List<JsonNode> take(int count) throws IOException {
        var documents = new ArrayList<JsonNode>();
        socket.setSoTimeout(count == 0 ? 200 : 10_000);
        try {
            do {
                var packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
                socket.receive(packet);
                documents.add(document(new String(packet.getData(), 0, packet.getLength(), UTF_8)));
            } while (documents.size() < count);
        } catch (SocketTimeoutException e) {
            return documents;
        }
        return documents;
    }

    private static JsonNode document(String datagram) {
        int line = datagram.indexOf('\n');
        require(
                datagram.substring(0, line).equals("{\"format\":\"json\",\"version\":1}"),
                datagram);
        String document = datagram.substring(line + 1);
        require(document.getBytes(UTF_8).length <= MAX_DOCUMENT_BYTES, datagram);
        JsonNode json = JsonNode.parser().parse(document);
        require(text(json, "name").matches("[\\w\\s.:/%&#=+\\-@]{1,200}"), datagram);
        require(text(json, "id").matches("[0-9a-f]{16}"), datagram);
        require(text(json, "trace_id").matches("1-[0-9a-f]{8}-[0-9a-f]{24}"), datagram);
        Optional<JsonNode> type = json.field("type");
        require(type.isEmpty() || type.get().text().equals("subsegment"), datagram);
        require(type.isEmpty() || text(json, "parent_id").matches("[0-9a-f]{16}"), datagram);
        double start = Double.parseDouble(json.field("start_time").orElseThrow().asNumber());
        require(start > 1_000_000_000, datagram);
        if (json.field("in_progress").isEmpty()) {
            require(start <= Double.parseDouble(text(json, "end_time")), datagram);
        } else {
            require(json.field("end_time").isEmpty(), datagram);
        }
        for (String key : json.field("annotations").orElseThrow().asObject().keySet()) {
            require(key.matches("\\w+"), datagram);
        }
        return json;
    }

    private static void require(boolean isMet, String datagram) {
        if (!isMet) {
            throw new AssertionError("no piece as X-Ray wants it: " + datagram);
        }
    }

    /// A field of a piece.
    public static String text(JsonNode document, String name) {
        return document.field(name).orElseThrow().text();
    }

    @Override
    public void close() {
        socket.close();
    }
}
