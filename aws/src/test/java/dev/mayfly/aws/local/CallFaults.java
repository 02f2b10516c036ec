package dev.mayfly.aws.local;

import dev.mayfly.aws.testing.HttpRelay;
import dev.mayfly.aws.testing.HttpRelay.Exchange;
import dev.mayfly.aws.testing.HttpRelay.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A function of which calls are refused or lose their answers, and events are lost, late or
/// delivered twice.
final class CallFaults implements HttpRelay.Fate {
    private static final int MAX_DELAY_MILLIS = 2_000;
    private static final String TYPE = "X-Amz-Invocation-Type";

    private final RandomGenerator random;
    private final boolean hasFaults;
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private final List<Exchange> events = new ArrayList<>();

    /// What can go wrong with a call or an event.
    enum Fault {
        /// Nothing.
        NONE,
        /// It is not taken.
        REFUSED,
        /// It is taken, and the answer does not arrive. One call of a job at most, since it takes
        /// the function's time-out to notice.
        ANSWER_LOST,
        /// It is taken and not delivered. One event of a job at most, for the same reason.
        LOST,
        /// It is delivered late.
        LATE,
        /// It is delivered twice.
        TWICE
    }

    CallFaults(RandomGenerator random, boolean hasFaults) {
        this.random = random;
        this.hasFaults = hasFaults;
    }

    /// A function that gets each call and each event once.
    static CallFaults none() {
        return new CallFaults(new SplittableRandom(0), false);
    }

    /// How often each fault came.
    synchronized Map<Fault, Integer> counts() {
        return new EnumMap<>(counts);
    }

    private static boolean isEvent(Exchange exchange) {
        return exchange.request().header(TYPE).equals(Optional.of("Event"));
    }

    private synchronized Fault next(boolean isEvent) {
        Fault fault = Fault.NONE;
        int drawn = random.nextInt(100);
        if (hasFaults) {
            fault = isEvent ? ofEvent(drawn) : ofCall(drawn);
        }
        boolean isDear = fault == Fault.LOST || fault == Fault.ANSWER_LOST && !isEvent;
        if (isDear && counts.containsKey(fault)) {
            fault = Fault.NONE;
        }
        counts.merge(fault, 1, Integer::sum);
        return fault;
    }

    private static Fault ofCall(int percent) {
        return percent < 1 ? Fault.ANSWER_LOST : percent < 11 ? Fault.REFUSED : Fault.NONE;
    }

    private static Fault ofEvent(int percent) {
        if (percent < 1) {
            return Fault.LOST;
        }
        if (percent < 10) {
            return Fault.LATE;
        }
        if (percent < 20) {
            return Fault.TWICE;
        }
        return percent < 25 ? Fault.REFUSED : percent < 30 ? Fault.ANSWER_LOST : Fault.NONE;
    }

    private synchronized int below(int bound) {
        return random.nextInt(bound);
    }

    @Override
    public void serve(Exchange exchange) throws IOException, InterruptedException {
        boolean isEvent = isEvent(exchange);
        if (isEvent) {
            synchronized (this) {
                events.add(exchange);
            }
        }
        switch (next(isEvent)) {
            case NONE -> exchange.answer(exchange.ask());
            case REFUSED ->
                    exchange.answer(
                            Message.injected(
                                    429,
                                    List.of("x-amzn-ErrorType: TooManyRequestsException"),
                                    "{\"message\":\"Rate Exceeded.\"}"));
            case ANSWER_LOST -> exchange.ask();
            case LOST -> exchange.answer(Message.injected(202, List.of(), ""));
            case LATE -> {
                exchange.answer(Message.injected(202, List.of(), ""));
                Thread.sleep(below(MAX_DELAY_MILLIS));
                exchange.ask();
            }
            case TWICE -> {
                exchange.ask();
                exchange.answer(exchange.ask());
            }
        }
    }

    /// Delivers some events once more, one after the other, and waits for what the function makes
    /// of them.
    ///
    /// @return the answer to each
    List<Message> deliverAgain(int count) throws IOException {
        List<Exchange> seen;
        synchronized (this) {
            seen = List.copyOf(events);
        }
        var answers = new ArrayList<Message>();
        for (int i = 0; i < count && !seen.isEmpty(); i++) {
            answers.add(deliver(seen.get(below(seen.size()))));
        }
        return answers;
    }

    private static Message deliver(Exchange event) throws IOException {
        Message answer;
        do {
            answer = event.ask(TYPE, "RequestResponse");
        } while (answer.word(1).equals("429"));
        return answer;
    }

    /// Whether the function failed.
    static boolean isFailed(Message answer) {
        return answer.header("X-Amz-Function-Error").isPresent();
    }
}
