package dev.mayfly.worker;

import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.program.Program;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/// Programs of tasks that have succeeded, for the next tasks of their stages: decoding one takes
/// about as long as the rest of a small task. Each is used by one task at a time. Programs that can
/// remember something are decoded for each task. Safe for use by many threads.
final class FreePrograms {
    private final ClassLoader userCode;
    private final int capacity = Runtime.getRuntime().availableProcessors();
    private final Deque<Decoded> free = new ArrayDeque<>();

    /// None yet.
    ///
    /// @param userCode knows the classes of user functions
    FreePrograms(ClassLoader userCode) {
        this.userCode = userCode;
    }

    /// A program that a task uses.
    ///
    /// @param bytes what it was decoded from
    record Decoded(byte[] bytes, Program program, boolean isStateless) {}

    /// A program for a task.
    ///
    /// @throws dev.mayfly.codec.EncodingException as [FunctionCodec#decode]
    Decoded take(byte[] bytes) {
        synchronized (free) {
            for (Iterator<Decoded> each = free.iterator(); each.hasNext(); ) {
                Decoded program = each.next();
                if (Arrays.equals(program.bytes, bytes)) {
                    each.remove();
                    return program;
                }
            }
        }
        FunctionCodec.Decoded decoded = FunctionCodec.decodeChecked(bytes, userCode);
        return new Decoded(bytes, (Program) decoded.value(), decoded.isStateless());
    }

    /// Keeps a program whose task has succeeded, if another task may use it.
    void giveBack(Decoded program) {
        if (!program.isStateless) {
            return;
        }
        synchronized (free) {
            free.addFirst(program);
            if (free.size() > capacity) {
                free.removeLast();
            }
        }
    }

    /// Lets go of all.
    void clear() {
        synchronized (free) {
            free.clear();
        }
    }
}
