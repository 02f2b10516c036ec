package dev.mayfly.cli.job;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends a running job when the process is told to end, by Ctrl-C above all: interrupts the job's
/// thread, which cancels the job, and holds the process until everything is cleaned up, though not
/// for long. A second Ctrl-C ends the process at once.
final class Interruption implements AutoCloseable {
    private static final long WAIT_SECONDS = 10;
    private static final int INTERRUPTED_EXIT_CODE = 130;

    private final Thread job;
    private final Runnable notice;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "mayfly-interruption");
    private volatile boolean isRequested;

    private Interruption(Thread job, Runnable notice) {
        this.job = job;
        this.notice = notice;
    }

    /// Watches over this thread until closed.
    ///
    /// @param notice tells the user that the job is being stopped
    static Interruption guard(Runnable notice) {
        var interruption = new Interruption(Thread.currentThread(), notice);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// Whether the process was told to end.
    boolean isRequested() {
        return isRequested;
    }

    private void end() {
        if (isExiting(job)) {
            return; // the job called System.exit and waits for this hook
        }
        isRequested = true;
        haltOnNextSignal();
        notice.run();
        job.interrupt();
        try {
            if (!done.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("mayfly: the job does not stop, leaving it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isExiting(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.Runtime")
                    && frame.getMethodName().equals("exit")) {
                return true;
            }
        }
        return false;
    }

    /// While a JVM ends it ignores signals, so one is handled here. The class is outside the
    /// platform's documented interfaces, so a JVM without it just waits.
    private static void haltOnNextSignal() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler halt =
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            Runtime.getRuntime().halt(INTERRUPTED_EXIT_CODE);
                        }
                        return method.getName().equals("hashCode") ? 0 : (Object) "halt";
                    };
            Object proxy =
                    Proxy.newProxyInstance(
                            Interruption.class.getClassLoader(), new Class<?>[] {handler}, halt);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
        } catch (ReflectiveOperationException e) {
            // no second chance to be impatient
        }
    }

    /// Says that the job has ended and everything is cleaned up.
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending
        }
    }
}
