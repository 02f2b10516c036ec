/// What is kept of a job in the store, so that it outlives its driver: what it is, which of its
/// tasks are committed, who leads it, whether it is to stop, and how it ended. In: plans and
/// outcomes. Out: the same, in another process. The formats are described in `docs/formats/job.md`
/// and `docs/formats/commit.md`.
package dev.mayfly.driver.journal;
