package dev.mayfly.driver.detached;

import java.util.Optional;

/// Who jobs are handed over to.
///
/// @param events reach the functions that run them
/// @param budget what each job may cost, as its functions understand it; empty if that does not
///   matter
public record HandOver(Events events, Optional<byte[]> budget) {}
