package dev.mayfly.program;

import java.io.Serializable;

/// What every task of a stage does: the same code, over different input.
public record Program(Pipeline pipeline, Sink sink) implements Serializable {}
