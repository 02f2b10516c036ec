package dev.mayfly.aws.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import dev.mayfly.aws.call.Body;
import dev.mayfly.aws.call.Invocation;
import dev.mayfly.aws.call.InvocationAnswer;
import dev.mayfly.aws.call.TaskCodecs;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.code.CodeReference;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerHandlerTest {
    private static final JobId JOB = new JobId("job");

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final List<ClassLoader> loaders = Collections.synchronizedList(new ArrayList<>());
    @TempDir Path directory;

    private WorkerHandler handler(WorkerHandler.AttemptRunner runner) {
        return new WorkerHandler(
                store,
                directory,
                (loader, job) -> {
                    loaders.add(loader);
                    return runner;
                },
                4,
                new CountedRequests(store));
    }

    private static Invocation.Call call(int partition) {
        TaskSpec spec = TestSpecs.spec(JOB, TestSpecs.attempt(partition));
        return new Invocation.Call(
                JOB, spec.attempt(), new Body.Inline(TaskCodecs.encode(spec)), "answer");
    }

    private List<TaskOutcome> outcomes(InvocationAnswer answer) throws IOException {
        var outcomes = new ArrayList<TaskOutcome>();
        for (Body body : answer.outcomes()) {
            outcomes.add(TaskCodecs.outcome(body.bytes(store)));
        }
        return outcomes;
    }

    private InvocationAnswer serve(
            WorkerHandler handler, List<CodeReference> code, Invocation.Call... calls)
            throws IOException {
        var invocation = new Invocation(code, 100_000, List.of(calls));
        return InvocationAnswer.of(handler.answer(invocation.toPayload(), "request"));
    }

    private TaskOutcome serveOne(WorkerHandler handler, CodeReference... code) throws IOException {
        return outcomes(serve(handler, List.of(code), call(0))).getFirst();
    }

    @Test
    void a_job_runs_on_it(@TempDir Path work) throws IOException {
        var files = new FileObjectStore(work);

        long records =
                SnapshotPriming.countWords(
                        new WorkerHandler(files, 1, AttemptTraces.toNobody()),
                        work.resolve("job").toString(),
                        files);

        assertThat(records).isEqualTo(8);
    }

    @Test
    void attempts_run_side_by_side_and_are_answered_in_the_order_of_the_call() throws IOException {
        var lastEnded = new CountDownLatch(1);
        WorkerHandler handler =
                handler(spec -> {
                    if (spec.attempt().task().partition() == 2) {
                        lastEnded.countDown();
                    } else {
                        lastEnded.await();
                    }
                    return TestSpecs.success(spec.attempt());
                });

        InvocationAnswer answer = serve(handler, List.of(), call(0), call(1), call(2));

        assertThat(outcomes(answer))
                .extracting(outcome -> outcome.attempt().task().partition())
                .containsExactly(0, 1, 2);
    }

    @Test
    void an_environment_counts_its_calls() throws IOException {
        WorkerHandler handler = handler(spec -> TestSpecs.success(spec.attempt()));

        InvocationAnswer first = serve(handler, List.of(), call(0));
        InvocationAnswer second = serve(handler, List.of(), call(1));
        handler.afterRestore(null);
        InvocationAnswer afterSnapshot = serve(handler, List.of(), call(2));

        assertThat(first.served()).isEqualTo(1);
        assertThat(second.served()).isEqualTo(2);
        assertThat(second.environment()).isEqualTo(first.environment());
        assertThat(afterSnapshot.served()).isEqualTo(1);
        assertThat(afterSnapshot.environment()).isNotEqualTo(first.environment());
    }

    @Test
    void one_attempt_that_fails_leaves_its_neighbours_alone() throws IOException {
        WorkerHandler handler =
                handler(spec -> {
                    if (spec.attempt().task().partition() == 0) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                    return TestSpecs.success(spec.attempt());
                });

        List<TaskOutcome> outcomes = outcomes(serve(handler, List.of(), call(0), call(1)));

        assertThat(outcomes.get(0))
                .isInstanceOfSatisfying(
                        TaskOutcome.Fatal.class,
                        it -> assertThat(it.failure().message()).contains("function's memory"));
        assertThat(outcomes.get(1)).isInstanceOf(TaskOutcome.Succeeded.class);
    }

    @Test
    void an_attempt_whose_spec_is_damaged_is_fatal() throws IOException {
        WorkerHandler handler = handler(spec -> TestSpecs.success(spec.attempt()));
        var damaged =
                new Invocation.Call(
                        JOB, TestSpecs.attempt(0), new Body.Inline(new byte[] {1, 2}), "answer");

        List<TaskOutcome> outcomes = outcomes(serve(handler, List.of(), damaged));

        assertThat(outcomes.getFirst()).isInstanceOf(TaskOutcome.Fatal.class);
    }

    @Test
    void an_attempt_whose_spec_is_not_the_one_that_was_sent_may_work_later() throws IOException {
        WorkerHandler handler = handler(spec -> TestSpecs.success(spec.attempt()));
        Body sent = Body.of(new byte[100], 0, "spec", store);
        Stores.put(store, "spec", new byte[99]);

        List<TaskOutcome> outcomes =
                outcomes(
                        serve(
                                handler,
                                List.of(),
                                new Invocation.Call(JOB, TestSpecs.attempt(0), sent, "answer")));

        assertThat(outcomes.getFirst())
                .isInstanceOfSatisfying(
                        TaskOutcome.Transient.class,
                        it ->
                                assertThat(it.failure().message())
                                        .contains("key=spec expectedBytes=100 bytes=99"));
    }

    @Test
    void an_event_that_fails_is_logged_with_its_job() throws IOException {
        var job = new JobKeys("/work", JOB);
        store.putIfAbsent(job.detached(), new byte[0]);
        store.putIfAbsent(job.description(), new byte[] {1, 2, 3});
        store.putIfAbsent(job.sweep(), new byte[] {1, 2, 3});
        var sweep = new ByteArrayInputStream("{\"mayfly-sweep\":\"/work\"}".getBytes(UTF_8));
        var printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed));
        try {
            WorkerHandler handler = handler(spec -> TestSpecs.success(spec.attempt()));

            assertThatThrownBy(() ->
                            handler.handleRequest(
                                    sweep, OutputStream.nullOutputStream(), context()))
                    .isInstanceOf(IOException.class);
        } finally {
            System.setOut(out);
        }

        assertThat(printed.toString(UTF_8).strip().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "{\"level\":\"ERROR\",\"message\":\"event failed\",\"job\":\""
                                + JOB
                                + "\",\"requestId\":\"request-1\",\"served\":1,");
    }

    /// What Lambda tells of a call.
    private static Context context() {
        return (Context)
                Proxy.newProxyInstance(
                        WorkerHandlerTest.class.getClassLoader(),
                        new Class<?>[] {Context.class},
                        (_, method, _) ->
                                switch (method.getName()) {
                                    case "getAwsRequestId" -> "request-1";
                                    case "getRemainingTimeInMillis" -> 1000;
                                    case "getInvokedFunctionArn" -> "function:alias";
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }

    @Test
    void code_is_fetched_once_and_found_by_attempts() throws Exception {
        CodeReference code = putJar("greeting.txt", "hello");
        var found = new ArrayList<String>();
        WorkerHandler handler =
                handler(spec -> {
                    ClassLoader loader = Thread.currentThread().getContextClassLoader();
                    try (var in = loader.getResourceAsStream("greeting.txt")) {
                        found.add(new String(in.readAllBytes()));
                    }
                    return TestSpecs.success(spec.attempt());
                });

        serveOne(handler, code);
        store.delete(code.key());
        serveOne(handler, code);

        assertThat(found).containsExactly("hello", "hello");
        assertThat(loaders.get(1)).isSameAs(loaders.get(0));
        assertThat(Thread.currentThread().getContextClassLoader()).isNotSameAs(loaders.get(0));
    }

    @Test
    void many_jobs_code_goes_through_one_environment() throws Exception {
        WorkerHandler handler = handler(spec -> TestSpecs.success(spec.attempt()));

        for (int i = 0; i < 10; i++) {
            assertThat(serveOne(handler, putJar("number.txt", "n" + i)))
                    .isInstanceOf(TaskOutcome.Succeeded.class);
        }

        assertThat(loaders).doesNotHaveDuplicates().hasSize(10);
        assertThat(directory.toFile().list()).hasSize(4);
    }

    @Test
    void code_with_another_hash_is_fatal() throws Exception {
        CodeReference code = putJar("greeting.txt", "hello");
        Stores.put(store, code.key(), new byte[] {1, 2, 3});
        WorkerHandler handler = handler(spec -> TestSpecs.success(spec.attempt()));

        assertThat(serveOne(handler, code))
                .isInstanceOfSatisfying(
                        TaskOutcome.Fatal.class,
                        it -> assertThat(it.failure().message()).contains("another hash"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void missing_code_is_fatal() throws IOException {
        WorkerHandler handler = handler(spec -> TestSpecs.success(spec.attempt()));

        assertThat(serveOne(handler, new CodeReference("ab".repeat(32), "code/none.jar")))
                .isInstanceOfSatisfying(
                        TaskOutcome.Fatal.class,
                        it ->
                                assertThat(it.failure().message())
                                        .contains(
                                                "user code is not in the store",
                                                "key=code/none.jar",
                                                "run the program of the job again"));
    }

    private CodeReference putJar(String entry, String content) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new JarEntry(entry));
            jar.write(content.getBytes());
        }
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        CodeReference code = CodeReference.of(hash, "code/" + content + ".jar");
        Stores.put(store, code.key(), bytes.toByteArray());
        return code;
    }
}
