/// Runs jobs: one event loop asks the scheduler what to do, does it through the backend, and tells
/// the job's listeners. Submissions enter, results leave; records never pass here, except those
/// that an answer carries.
package dev.mayfly.driver.coordinator;
