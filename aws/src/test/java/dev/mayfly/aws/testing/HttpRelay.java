package dev.mayfly.aws.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// A network in front of a server on this machine, for clients in any process: what becomes of a
/// request is decided by a [Fate]. Each connection carries one request.
public final class HttpRelay implements AutoCloseable {
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Optional<URI> server = Optional.empty();
    private volatile Fate fate = exchange -> exchange.answer(exchange.ask());

    private HttpRelay(ServerSocket socket) {
        this.socket = socket;
    }

    /// Decides what becomes of requests, each on a thread of its own. A client that gets no answer
    /// sees its connection closed.
    @FunctionalInterface
    public interface Fate {
        /// Serves one request.
        void serve(Exchange exchange) throws IOException, InterruptedException;
    }

    /// The head of a message, up to the empty line, and its body.
    public record Message(String head, byte[] body) {
        /// The value of a header.
        public Optional<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst();
        }

        /// A word of the first line: of a request the method, 0, and the target, 1; of an answer
        /// the status, 1.
        public String word(int index) {
            return head.substring(0, head.indexOf("\r\n")).split(" ", 3)[index];
        }

        /// The same without the end of its body.
        public Message truncated(int size) {
            return new Message(head, Arrays.copyOf(body, size));
        }

        /// The same with another header in the place of those of that name.
        public Message with(String name, String value) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            String others =
                    head.lines()
                            .filter(line -> !line.isEmpty())
                            .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
                            .collect(Collectors.joining("\r\n"));
            return new Message(others + "\r\n" + name + ": " + value + "\r\n\r\n", body);
        }

        /// An answer that no server gave.
        public static Message injected(int status, List<String> headers, String content) {
            byte[] body = content.getBytes(ISO_8859_1);
            String head = headers.stream().map(line -> line + "\r\n").collect(Collectors.joining());
            return new Message("HTTP/1.1 " + status + " injected\r\n" + head + "\r\n", body)
                    .with("Content-Length", Integer.toString(body.length))
                    .with("Connection", "close");
        }
    }

    /// A request that waits for its answer.
    public final class Exchange {
        private final Message request;
        private final OutputStream client;

        private Exchange(Message request, OutputStream client) {
            this.request = request;
            this.client = client;
        }

        /// What is asked.
        public Message request() {
            return request;
        }

        /// Asks the server, as often as this is called.
        public Message ask() throws IOException {
            return HttpRelay.this.ask(request);
        }

        /// Asks the server with another value of a header.
        public Message ask(String name, String value) throws IOException {
            return HttpRelay.this.ask(request.with(name, value));
        }

        /// Answers the client.
        public void answer(Message answer) throws IOException {
            client.write(answer.head().getBytes(ISO_8859_1));
            client.write(answer.body());
            client.flush();
        }
    }

    /// Opens a relay on a free port of the loopback interface.
    public static HttpRelay open() throws IOException {
        var relay = new HttpRelay(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()));
        relay.threads.execute(relay::accept);
        return relay;
    }

    /// Where clients find it.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /// Names the server. A path is put in front of what is asked for.
    public void sendTo(URI value) {
        server = Optional.of(value);
    }

    /// Lets requests be served like this from now on.
    public void use(Fate value) {
        fate = value;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            Optional<Message> request = read(new BufferedInputStream(client.getInputStream()));
            if (request.isPresent()) {
                fate.serve(new Exchange(request.get(), client.getOutputStream()));
            }
        } catch (IOException e) {
            return; // client or server has gone; the other sees its connection closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    private Message ask(Message request) throws IOException {
        URI to = server.orElseThrow(() -> new IOException("relay has no server yet"));
        Message last = request.with("Connection", "close");
        int target = last.head().indexOf(' ') + 1;
        String head = last.head().substring(0, target) + to.getPath();
        try (var connection = new Socket(to.getHost(), to.getPort())) {
            OutputStream out = connection.getOutputStream();
            out.write((head + last.head().substring(target)).getBytes(ISO_8859_1));
            out.write(last.body());
            out.flush();
            InputStream in = new BufferedInputStream(connection.getInputStream());
            String answer = readHead(in);
            if (answer.isEmpty()) {
                throw new IOException("server gives no answer");
            }
            var whole = new Message(answer, in.readAllBytes()).with("Connection", "close");
            return measured(whole, request);
        }
    }

    /// Says how long an answer is whose end the server tells by the end of the connection only.
    private static Message measured(Message answer, Message request) {
        boolean isMeasured =
                answer.header("Content-Length").isPresent()
                        || answer.header("Transfer-Encoding").isPresent()
                        || request.word(0).equals("HEAD")
                        || answer.body().length == 0;
        return isMeasured
                ? answer
                : answer.with("Content-Length", Integer.toString(answer.body().length));
    }

    private static Optional<Message> read(InputStream in) throws IOException {
        String head = readHead(in);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        var message = new Message(head, new byte[0]);
        if (message.header("Transfer-Encoding").isPresent()) {
            throw new IllegalStateException("relay takes no requests in chunks: head=" + head);
        }
        int size = message.header("Content-Length").map(Integer::parseInt).orElse(0);
        byte[] body = in.readNBytes(size);
        return body.length < size ? Optional.empty() : Optional.of(new Message(head, body));
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream(512);
        int last = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            last = last << 8 | next;
            if (last == 0x0d0a0d0a) {
                return head.toString(ISO_8859_1);
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
        threads.close();
    }
}
