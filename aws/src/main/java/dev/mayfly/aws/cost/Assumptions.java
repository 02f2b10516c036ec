package dev.mayfly.aws.cost;

import java.util.List;

/// What the model takes for granted about functions, the store and data. None of it was measured on
/// AWS by this project; it is printed with every prediction. Requests were counted on functions of
/// one machine.
///
/// @param rates how fast bytes move
/// @param waits what takes time whatever the number of bytes
/// @param transfers how objects are read and written
/// @param bookkeeping requests beside those for data
/// @param shares how many bytes leave a stage
public record Assumptions(
        Rates rates, Waits waits, Transfers transfers, Bookkeeping bookkeeping, Shares shares) {
    /// How fast bytes move, in megabytes (10⁶) a second.
    ///
    /// @param network of one function, both ways
    /// @param fastLane of input that one processor takes in on the fast lane
    /// @param objectLane of input that one processor takes in on the convenient lane
    /// @param shuffle of shuffled data that one processor merges
    /// @see <a
    ///   href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
    ///   quotas, bandwidth of an execution environment</a>
    public record Rates(double network, double fastLane, double objectLane, double shuffle) {}

    /// What takes time whatever the number of bytes, in seconds unless it says otherwise.
    ///
    /// @param read until a read request begins to answer
    /// @param write until a write request is answered, beside the time of its bytes
    /// @param start of a new function, until it takes its first call
    /// @param call between driver and a function that is there, both ways
    /// @param job listing and planning before, publishing afterwards
    /// @param callsPerSecond how many calls the driver sends in a second
    /// @param slowest how many times as long as the others the slowest task of a stage takes
    public record Waits(
            double read,
            double write,
            double start,
            double call,
            double job,
            double callsPerSecond,
            double slowest) {}

    /// How objects are read and written.
    ///
    /// @param rangeBytes how much one request reads
    /// @param partBytes how much one request writes
    /// @param inputInFlight how many reads of one input a task has under way
    /// @param shuffleInFlight how many reads of map outputs a task has under way
    public record Transfers(
            long rangeBytes, long partBytes, int inputInFlight, int shuffleInFlight) {}

    /// Requests beside those for data.
    ///
    /// @param startReads of a new function, for the code of the job
    /// @param jobReads of the driver, for each job
    /// @param jobWrites of the driver likewise: writes, and lists of what is there
    /// @param saveWrites of the driver besides, for a job that saves
    /// @param kept what is sent besides, if jobs that save outlive their drivers
    public record Bookkeeping(
            int startReads, int jobReads, int jobWrites, int saveWrites, Kept kept) {}

    /// Requests for jobs that outlive their drivers, renewals of their leases apart.
    ///
    /// @param saveReads of the driver, for a job that saves: what its lease says
    /// @param saveWrites of the driver likewise: the job and its lease, and lists to remove both
    /// @param commitWrites of each task of any job
    public record Kept(int saveReads, int saveWrites, int commitWrites) {
        /// Where jobs end with their drivers.
        static final Kept NONE = new Kept(0, 0, 0);
    }

    /// How many bytes leave a stage for each that it takes in, where the plan cannot know.
    ///
    /// @param combined into a shuffle that merges values of equal keys first
    /// @param moved into another shuffle
    /// @param saved into part files, kept partitions, or to the driver
    public record Shares(double combined, double moved, double saved) {}

    /// Functions of AWS's usual bandwidth, started from snapshots; data that loses no byte on its
    /// way unless values are merged.
    public static Assumptions defaults() {
        return new Assumptions(
                new Rates(78, 300, 40, 100),
                new Waits(0.03, 0.06, 0.6, 0.03, 0.3, 500, 1.3),
                new Transfers(8 << 20, 8 << 20, 4, 16),
                new Bookkeeping(2, 2, 4, 4, new Kept(2, 3, 1)),
                new Shares(0.1, 1, 1));
    }

    /// The same with other shares.
    public Assumptions withShares(Shares value) {
        return new Assumptions(rates, waits, transfers, bookkeeping, value);
    }

    /// The same for jobs that end with their drivers.
    public Assumptions withoutCommits() {
        var changed =
                new Bookkeeping(
                        bookkeeping.startReads,
                        bookkeeping.jobReads,
                        bookkeeping.jobWrites,
                        bookkeeping.saveWrites,
                        Kept.NONE);
        return new Assumptions(rates, waits, transfers, changed, shares);
    }

    /// One line for each, with units, for people.
    List<String> lines() {
        return List.of(
                "a function moves " + rate(rates.network) + " and has a processor that takes in",
                "  "
                        + rate(rates.fastLane)
                        + " of input on the fast lane, "
                        + rate(rates.objectLane)
                        + " on the convenient lane, "
                        + rate(rates.shuffle)
                        + " of shuffle",
                "a read waits "
                        + seconds(waits.read)
                        + ", a write "
                        + seconds(waits.write)
                        + ", a call "
                        + seconds(waits.call)
                        + ", a new function "
                        + seconds(waits.start)
                        + ", the job "
                        + seconds(waits.job),
                "the driver sends "
                        + Figures.number(waits.callsPerSecond)
                        + " calls/s; the slowest task takes "
                        + Figures.number(waits.slowest)
                        + " times as long as the others",
                "requests read "
                        + Figures.bytes(transfers.rangeBytes)
                        + " and write "
                        + Figures.bytes(transfers.partBytes)
                        + "; in flight are "
                        + transfers.inputInFlight
                        + " of an input, "
                        + transfers.shuffleInFlight
                        + " of a shuffle",
                "beside data, a new function sends "
                        + bookkeeping.startReads
                        + " requests, the driver "
                        + (bookkeeping.jobReads + bookkeeping.jobWrites)
                        + ", and "
                        + (bookkeeping.saveWrites
                                + bookkeeping.kept.saveReads
                                + bookkeeping.kept.saveWrites)
                        + " more to save, a task "
                        + bookkeeping.kept.commitWrites,
                "a byte of input becomes "
                        + Figures.number(shares.combined)
                        + " where values are merged, "
                        + Figures.number(shares.moved)
                        + " in other shuffles, "
                        + Figures.number(shares.saved)
                        + " in results");
    }

    private static String rate(double megabytesPerSecond) {
        return Figures.number(megabytesPerSecond) + " MB/s";
    }

    private static String seconds(double seconds) {
        return Figures.seconds(seconds);
    }
}
