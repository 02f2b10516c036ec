package dev.mayfly.aws.detached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.Place;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.MemoryObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepCallTest {
    private static final String WORK = "/bucket/mayfly";
    private static final byte[] CALL = ("{\"mayfly-sweep\":\"" + WORK + "\"}").getBytes(UTF_8);

    private final FakeFunction function = new FakeFunction();
    private final MemoryObjectStore store = function.store();
    private final EventHandler handler = function.handler();

    private JobKeys job(String name, boolean isDetached) throws IOException {
        var keys = new JobKeys(WORK, new JobId(name));
        if (isDetached) {
            store.putIfAbsent(keys.detached(), new byte[0]);
        }
        function.describe(keys);
        return keys;
    }

    private List<JobKeys> found() {
        return function.sent().stream().map(EventCall::job).toList();
    }

    @Test
    void what_the_deployed_schedule_sends_is_understood() {
        var stack = new Stack(StackOptions.of("main", Place.of("123456789012", "eu-central-1")));
        var archive = new Archive(Path.of("a.zip"), 1, "0123456789abcdef".repeat(4));
        byte[] event = stack.schedule(archive).orElseThrow().event().getBytes(UTF_8);

        assertThat(EventHandler.accepts(event)).isTrue();
        assertThat(SweepCall.of(event)).isEqualTo(new SweepCall(stack.work().toString()));
    }

    @Test
    void detached_jobs_that_are_silent_are_looked_after_and_led_ones_are_not() throws Exception {
        JobKeys first = job("job-1", true);
        job("job-2", false);
        JobKeys third = job("job-3", true);

        handler.handle(CALL, Duration.ZERO);
        assertThat(found()).as("seen first").isEmpty();
        handler.handle(CALL, Duration.ofHours(1));
        assertThat(found()).as("not silent for so long").isEmpty();
        handler.handle(CALL, Duration.ZERO);
        assertThat(found()).containsExactly(first, third);
    }

    @Test
    void a_job_that_cannot_be_read_is_told_and_the_others_are_looked_after() throws Exception {
        JobKeys broken = job("job-1", true);
        store.putIfAbsent(broken.sweep(), new byte[] {1, 2, 3});
        JobKeys sound = job("job-2", true);
        assertThatThrownBy(() -> handler.handle(CALL, Duration.ZERO));

        assertThatThrownBy(() -> handler.handle(CALL, Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("count=1")
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()[0]).hasMessageContaining("job=job-1"));
        assertThat(found()).containsExactly(sound);
        assertThat(function.failed()).containsExactly(broken.job(), broken.job());
    }

    @Test
    void a_place_without_jobs_is_no_failure() throws Exception {
        handler.handle(CALL, Duration.ZERO);

        assertThat(function.sent()).isEmpty();
    }
}
