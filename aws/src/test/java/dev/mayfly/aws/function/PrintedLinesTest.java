package dev.mayfly.aws.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrintedLinesTest {
    private final ByteArrayOutputStream elsewhere = new ByteArrayOutputStream();
    private final PrintStream out = PrintedLines.to(new PrintStream(elsewhere, true, UTF_8));
    private final List<String> told = new CopyOnWriteArrayList<>();

    private boolean print(String attempt, Runnable work) {
        return new PrintedLines(line -> told.add(attempt + ": " + line))
                .during(() -> {
                    work.run();
                    return true;
                });
    }

    @Test
    void lines_are_told_whole_the_last_one_at_the_end() {
        print(
                "a",
                () -> {
                    out.print("on");
                    out.print("e\ntwo\n\nthr");
                    out.print("ée");
                });

        assertThat(told).containsExactly("a: one", "a: two", "a: thrée");
        assertThat(elsewhere.toString(UTF_8)).isEmpty();
    }

    @Test
    void what_no_attempt_prints_goes_on() {
        out.println("before");
        print("a", () -> {});
        out.println("after");

        assertThat(elsewhere.toString(UTF_8)).isEqualTo("before\nafter\n");
        assertThat(told).isEmpty();
    }

    @Test
    void attempts_beside_each_other_keep_their_lines() throws Exception {
        var both = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (String attempt : List.of("a", "b")) {
                threads.submit(() ->
                        print(
                                attempt,
                                () -> {
                                    for (int i = 0; i < 100; i++) {
                                        out.print("half ");
                                        await(both);
                                        out.println(i);
                                    }
                                }));
            }
        }

        assertThat(told).hasSize(200);
        for (int i = 0; i < 100; i++) {
            assertThat(told).contains("a: half " + i, "b: half " + i);
        }
    }

    private static void await(CyclicBarrier both) {
        try {
            both.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void threads_of_an_attempt_print_for_it_until_it_has_ended() throws Exception {
        var hasEnded = new CountDownLatch(1);
        var hasPrinted = new CountDownLatch(1);
        var threads = new CopyOnWriteArrayList<Thread>();
        print(
                "a",
                () -> {
                    threads.add(
                            Thread.ofVirtual()
                                    .start(() -> {
                                        out.println("inside");
                                        hasPrinted.countDown();
                                        uninterrupted(hasEnded);
                                        out.println("late");
                                    }));
                    uninterrupted(hasPrinted);
                });
        hasEnded.countDown();
        threads.getFirst().join();

        assertThat(told).containsExactly("a: inside");
        assertThat(elsewhere.toString(UTF_8)).isEqualTo("late\n");
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
