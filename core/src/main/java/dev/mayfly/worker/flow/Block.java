package dev.mayfly.worker.flow;

/// The checked, decompressed contents of a block: records in `[offset, end)`, with
/// [BlockFormat#PADDING] readable bytes behind them.
public record Block(byte[] bytes, int offset, int end) {}
