/// What to launch next. In go the answers of attempts, out come commands; no thread, no clock, no
/// I/O, so that thousands of simulated runs test it.
package dev.mayfly.driver.scheduler;
