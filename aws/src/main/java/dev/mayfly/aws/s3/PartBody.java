package dev.mayfly.aws.s3;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/// The bytes of a part while they are sent. A request and its twin may send them at the same time,
/// and the slower one goes on for a while when the other has succeeded; so this counts who sends,
/// to tell when the bytes may be written over. Safe for use by many threads.
final class PartBody {
    private final byte[] bytes;
    private final int count;
    private int senders;
    private boolean isEnded;

    /// @param count of the first bytes, which are the part
    PartBody(byte[] bytes, int count) {
        this.bytes = bytes;
        this.count = count;
    }

    byte[] bytes() {
        return bytes;
    }

    int count() {
        return count;
    }

    /// Sends the bytes.
    ///
    /// @param request reads them only until it returns
    <T> T send(Callable<T> request) throws Exception {
        synchronized (this) {
            if (isEnded) {
                throw new CancellationException("part was sent by another request");
            }
            senders++;
        }
        try {
            return request.call();
        } finally {
            synchronized (this) {
                senders--;
            }
        }
    }

    /// Lets nobody send any more.
    ///
    /// @return whether nobody does, so that the bytes may be written over
    synchronized boolean end() {
        isEnded = true;
        return senders == 0;
    }
}
