package dev.mayfly.worker.flow;

import org.jspecify.annotations.Nullable;

/// Which of the records of a source an attempt passes on, where every attempt has the same ones in
/// the same order: the first are left out if attempts before it have passed them on, and the last
/// if its time is over. Used once, by one thread.
///
/// An attempt that comes late to its first record goes on until its function ends it, since the
/// next one would be as late, or later: the job would pay for hours in which sources only repeat
/// what they did.
public final class Stretch {
    /// The latest share of its time at which the first attempt at a source may begin to pass on.
    public static final double FIRST = 0.5;

    /// The same for further ones: later, so that they may be a little slower than the first.
    public static final double FURTHER = 0.75;

    /// For one that has done something else before: the next one begins with this source.
    public static final double ANY = Double.POSITIVE_INFINITY;

    private final long begin;
    private final Deadline deadline;
    private final double latest;
    private final Runnable repeated;
    private long at;
    private boolean isBegun;
    private boolean mayEnd;
    private boolean isEnded;

    /// @param begin how many records attempts before have passed on
    /// @param deadline when to stop
    /// @param latest share of the time by which it has to come to its first record to stop at all
    /// @param repeated told when the source has done again what it did for attempts before
    public Stretch(long begin, Deadline deadline, double latest, Runnable repeated) {
        this.begin = begin;
        this.deadline = deadline;
        this.latest = latest;
        this.repeated = repeated;
    }

    /// Passes its part of a source's records on.
    ///
    /// @throws IllegalStateException if the source has fewer records than were passed on before
    public void run(RecordSource source, RecordSink sink) throws Exception {
        try {
            source.run(new Passing(sink));
        } catch (EnoughSignal e) {
            if (!e.ends(this)) {
                throw e;
            }
        }
        if (at < begin) {
            throw new IllegalStateException(
                    "functions gave fewer records than when the task was begun; they must give the"
                            + " same for the same input: records="
                            + at
                            + " before="
                            + begin);
        }
    }

    /// Whether there may be records left.
    public boolean isEnded() {
        return isEnded;
    }

    /// How many records this attempt and those before it have passed on.
    public long at() {
        return at;
    }

    /// Whether the next record is one to pass on.
    private boolean takes() {
        if (at < begin) {
            return false;
        }
        if (!isBegun) {
            isBegun = true;
            repeated.run();
            mayEnd = deadline.spent() <= latest;
        } else if (mayEnd && deadline.isDue()) {
            isEnded = true;
            throw new EnoughSignal(this);
        }
        return true;
    }

    /// Between the source and its sink.
    private final class Passing implements RecordSink {
        private final RecordSink sink;

        Passing(RecordSink sink) {
            this.sink = sink;
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            boolean isTaken = takes();
            at++;
            if (isTaken) {
                sink.accept(key, value);
            }
        }

        @Override
        public void finish() {}
    }
}
