package dev.mayfly.driver.detached;

import java.time.Duration;
import java.util.Optional;

/// Who jobs are handed over to.
///
/// @param events reach the functions that run them
/// @param budget what each job may cost, as its functions understand it; empty if that does not
///   matter
/// @param patience how long a job may do nothing before whoever waits for it has it looked after
///   again: longer than a function may run
public record HandOver(Events events, Optional<byte[]> budget, Duration patience) {}
