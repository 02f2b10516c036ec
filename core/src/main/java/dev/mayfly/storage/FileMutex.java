package dev.mayfly.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/// A lock that one thread of all processes holds: a file that is locked. The system gives it up
/// when the process dies. The file stays, because removing it would let two threads lock two files
/// of one name.
final class FileMutex implements AutoCloseable {
    /// The system locks files for processes; this tells the threads of this one apart.
    private static final ReentrantLock INSIDE = new ReentrantLock();

    private final FileChannel channel;

    private FileMutex(FileChannel channel) {
        this.channel = channel;
    }

    /// Waits for the lock.
    static FileMutex take(Path file) throws IOException {
        INSIDE.lock();
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                channel.lock();
                return new FileMutex(channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            INSIDE.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            INSIDE.unlock();
        }
    }
}
