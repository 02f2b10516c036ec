package dev.mayfly.worker.shuffle;

import dev.mayfly.worker.flow.Deadline;

/// Which of the records of its partition an attempt passes on, where every attempt has the same
/// ones in the same order: the first are left out if attempts before it have passed them on, and
/// the last if its time is over. Counts groups where there are groups. Used once, by one thread.
///
/// The first attempt decides whether there may be others. If it comes to its first record late,
/// they would as well, and pass on as little; so it goes on until its function ends it.
public final class Stretch {
    private final long begin;
    private final Deadline deadline;
    private long at;
    private boolean mayEnd = true;
    private boolean isEnded;

    /// @param begin how many records attempts before have passed on
    /// @param deadline when to stop
    public Stretch(long begin, Deadline deadline) {
        this.begin = begin;
        this.deadline = deadline;
    }

    /// All records.
    public static Stretch whole() {
        return new Stretch(0, Deadline.NEVER);
    }

    /// Whether the next record is one to pass on, which then counts as passed on. If not, attempts
    /// before have passed it on, or this one has ended.
    boolean takes() {
        if (at < begin) {
            at++;
            return false;
        }
        if (at == 0) {
            mayEnd = !deadline.isHalfOver();
        } else if (at > begin && mayEnd && deadline.isDue()) {
            isEnded = true;
            return false;
        }
        at++;
        return true;
    }

    /// Whether this attempt is the first.
    boolean isFirst() {
        return begin == 0;
    }

    /// How many records this attempt has passed on since it had come to one of them.
    long passedSince(long place) {
        return Math.max(0, at - Math.max(begin, place));
    }

    /// Whether there are records left.
    public boolean isEnded() {
        return isEnded;
    }

    /// How many records this attempt and those before it have passed on, or skipped until now.
    public long at() {
        return at;
    }
}
