package dev.mayfly.aws.local;

import dev.mayfly.aws.testing.HttpRelay;
import dev.mayfly.aws.testing.HttpRelay.Exchange;
import dev.mayfly.aws.testing.HttpRelay.Message;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.random.RandomGenerator;

/// An S3 server of which a share of the requests fails, comes late, is cut or arrives twice. One
/// request at a time changes anything, and none is answered meanwhile, so that conditional writes
/// are atomic as those of S3 are.
final class StoreFaults implements HttpRelay.Fate {
    private static final int MAX_DELAY_MILLIS = 300;
    private static final int MAX_WAIT_MILLIS = 500;

    /// A client that hears "slow down" does so for seconds, which is tested elsewhere.
    private static final double SLOW_DOWN_SHARE = 0.005;

    private static final ReadWriteLock LOCK = new ReentrantReadWriteLock(true);

    private final RandomGenerator random;
    private final double share;
    private final Semaphore ends = new Semaphore(0);
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

    /// What can go wrong with a request.
    enum Fault {
        /// Nothing.
        NONE,
        /// It never arrives.
        LOST,
        /// It arrives, and its answer does not.
        ANSWER_LOST,
        /// It arrives twice; the second answer is told.
        TWICE,
        /// The answer comes late.
        LATE,
        /// The answer ends too early.
        TRUNCATED,
        /// The server fails.
        SERVER_ERROR,
        /// The server is too busy.
        SLOW_DOWN
    }

    /// @param share of the requests that something happens to
    StoreFaults(RandomGenerator random, double share) {
        this.random = random;
        this.share = share;
    }

    /// A server without faults.
    static StoreFaults none() {
        return new StoreFaults(new SplittableRandom(0), 0);
    }

    /// How often each fault came.
    synchronized Map<Fault, Integer> counts() {
        return new EnumMap<>(counts);
    }

    private synchronized Fault next() {
        Fault fault = Fault.NONE;
        if (random.nextDouble() < share) {
            fault =
                    random.nextDouble() < SLOW_DOWN_SHARE
                            ? Fault.SLOW_DOWN
                            : Fault.values()[1 + random.nextInt(Fault.SLOW_DOWN.ordinal() - 1)];
        }
        counts.merge(fault, 1, Integer::sum);
        return fault;
    }

    private synchronized int below(int bound) {
        return random.nextInt(bound);
    }

    private Message ask(Exchange exchange) throws IOException {
        String method = exchange.request().word(0);
        boolean isRead = method.equals("GET") || method.equals("HEAD");
        Lock lock = isRead ? LOCK.readLock() : LOCK.writeLock();
        lock.lock();
        try {
            return exchange.ask();
        } finally {
            lock.unlock();
            if (!isRead && exchange.request().word(1).endsWith("/end")) {
                ends.release();
            }
        }
    }

    /// Waits until somebody may have written down the end of a job, but not for ever.
    void awaitEnd() throws InterruptedException {
        boolean _ = ends.tryAcquire(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void serve(Exchange exchange) throws IOException, InterruptedException {
        switch (next()) {
            case NONE -> exchange.answer(ask(exchange));
            case LOST -> {}
            case ANSWER_LOST -> ask(exchange);
            case TWICE -> {
                ask(exchange);
                exchange.answer(ask(exchange));
            }
            case LATE -> {
                Message answer = ask(exchange);
                Thread.sleep(below(MAX_DELAY_MILLIS));
                exchange.answer(answer);
            }
            case TRUNCATED -> {
                Message answer = ask(exchange);
                int size = answer.body().length;
                if (size > 0) {
                    exchange.answer(answer.truncated(below(size)));
                }
            }
            case SERVER_ERROR -> exchange.answer(refusal(500, "InternalError"));
            case SLOW_DOWN -> exchange.answer(refusal(503, "SlowDown"));
        }
    }

    private static Message refusal(int status, String code) {
        return Message.injected(
                status,
                List.of("Content-Type: application/xml"),
                "<Error><Code>" + code + "</Code><Message>injected</Message></Error>");
    }
}
