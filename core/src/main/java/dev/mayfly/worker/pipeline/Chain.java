package dev.mayfly.worker.pipeline;

import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.EnoughSignal;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import java.util.ArrayList;
import java.util.List;

/// The steps of one pipeline in a row. Used once, by one thread; close it, which ends the threads
/// that steps have started.
public final class Chain implements AutoCloseable {
    private final RecordSink first;
    private final boolean isContinued;
    private final List<MapPartitionStep> partitionSteps = new ArrayList<>();
    private RecordSink rest;

    /// A chain that leads through all operators to `end`.
    ///
    /// @param partition number of the partition, for what depends on it
    /// @param isContinued whether the partition's first records went through another chain
    public Chain(List<Operator> operators, int partition, boolean isContinued, RecordSink end) {
        this.isContinued = isContinued;
        RecordSink next = end;
        for (int i = operators.size() - 1; i >= 0; i--) {
            next = Steps.step(operators.get(i), partition, this, next);
        }
        first = next;
        rest = next;
    }

    /// Passes the records of a source through the steps until it ends or a step needs no more, and
    /// finishes the steps. If a step has enough of what one in front of it says in the end, those
    /// between them are not finished.
    public void run(RecordSource source) throws Exception {
        try {
            source.run(first);
        } catch (EnoughSignal e) {
            requireOwn(e);
        }
        rest = first;
        boolean isFinished = false;
        while (!isFinished) {
            try {
                rest.finish();
                isFinished = true;
            } catch (EnoughSignal e) {
                requireOwn(e);
            }
        }
    }

    private void requireOwn(EnoughSignal e) {
        if (!e.ends(this)) {
            throw e;
        }
    }

    /// Ends the reading, or what steps say in the end, on behalf of a step.
    ///
    /// @param behind what is to be finished all the same
    EnoughSignal enough(RecordSink behind) {
        rest = behind;
        return new EnoughSignal(this);
    }

    /// Whether the partition's first records went through another chain, which was set up for it.
    boolean isContinued() {
        return isContinued;
    }

    /// Closes a step with the chain.
    MapPartitionStep owned(MapPartitionStep step) {
        partitionSteps.add(step);
        return step;
    }

    @Override
    public void close() {
        partitionSteps.forEach(MapPartitionStep::close);
    }
}
