package dev.mayfly.program;

import dev.mayfly.lineage.Operator;
import java.io.Serializable;
import java.util.List;

/// What every task of a stage does: the same code, over different input.
public record Program(Pipeline pipeline, Sink sink) implements Serializable {
    /// Whether it only samples keys of records that another stage reads again.
    public boolean isSample() {
        List<Operator> operators = pipeline.operators();
        return !operators.isEmpty() && operators.getLast() instanceof Operator.SampleKeys;
    }
}
