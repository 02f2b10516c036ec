package dev.mayfly.aws.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.crac.Core;
import org.crac.Resource;

/// A function that does what its call asks for. Runs in an execution environment.
public final class TroubledHandler implements RequestStreamHandler, Resource {
    private static boolean isPrimed;
    private int calls;

    public TroubledHandler() {
        if (System.getenv("FAIL_INIT") != null) {
            throw new IllegalStateException("init fails as asked");
        }
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        isPrimed = true;
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        calls++;
        String asked = new String(input.readAllBytes()).replace("\"", "");
        String[] words = asked.split(" ");
        String answer =
                switch (words[0]) {
                    case "calls" -> calls + " primed=" + isPrimed;
                    case "pid" -> Long.toString(ProcessHandle.current().pid());
                    case "memory" -> Long.toString(Runtime.getRuntime().maxMemory() >> 20);
                    case "environment" -> System.getenv(words[1]);
                    case "log" -> {
                        System.out.println("a line of the log");
                        yield "logged";
                    }
                    case "throw" -> throw new IllegalStateException("thrown as asked");
                    case "exit" -> {
                        Runtime.getRuntime().halt(Integer.parseInt(words[1]));
                        yield "";
                    }
                    case "block" -> block(words.length > 1 ? Path.of(words[1]) : null);
                    case "heap" -> heap();
                    case "off-heap" -> offHeap();
                    case "large" -> "x".repeat(Integer.parseInt(words[1]));
                    case "fail-first" -> failFirst(Path.of(words[1]), Integer.parseInt(words[2]));
                    default -> throw new IllegalArgumentException(asked);
                };
        output.write(("\"" + answer + "\"").getBytes());
    }

    private static String block(Path sign) throws IOException {
        if (sign != null) {
            Files.createFile(sign);
        }
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    private static String heap() {
        List<byte[]> all = new ArrayList<>();
        while (true) {
            all.add(new byte[1 << 20]);
        }
    }

    private static String offHeap() {
        List<ByteBuffer> all = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            ByteBuffer buffer = java.lang.foreign.Arena.global().allocate(1 << 20).asByteBuffer();
            for (int at = 0; at < buffer.capacity(); at += 4096) {
                buffer.put(at, (byte) 1);
            }
            all.add(buffer);
        }
        return block0(all);
    }

    private static String block0(List<ByteBuffer> held) {
        try {
            new CountDownLatch(held.size()).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    private static String failFirst(Path counter, int failures) throws IOException {
        int tries = Files.exists(counter) ? Integer.parseInt(Files.readString(counter)) : 0;
        Files.writeString(counter, Integer.toString(tries + 1));
        if (tries < failures) {
            throw new IllegalStateException("try " + tries);
        }
        return "done";
    }
}
