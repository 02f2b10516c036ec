package dev.mayfly.program;

import dev.mayfly.lineage.Operator;
import java.io.Serializable;
import java.util.List;

/// A source and the steps that each of its records takes.
public record Pipeline(Source source, List<Operator> operators) implements Serializable {
    /// Copies the list.
    public Pipeline {
        operators = List.copyOf(operators);
    }
}
