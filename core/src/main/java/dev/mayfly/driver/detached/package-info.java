/// Runs a job that nobody leads: each function that ends a task, and each call of the coordinator,
/// reads what is kept of the job, decides what follows, and does that. In: triggers, which may come
/// twice, late or never. Out: attempts to be started, and in the end the output.
package dev.mayfly.driver.detached;
