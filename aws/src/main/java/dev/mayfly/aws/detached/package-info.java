/// Jobs that go on by themselves on functions: the events that carry them from task to task and to
/// the coordinator, and what a function does with each. In: events, from a session, a function or
/// S3. Out: further events, and what is kept of the job in the store. The format is described in
/// `docs/formats/invocation.md`.
@NullMarked
package dev.mayfly.aws.detached;

import org.jspecify.annotations.NullMarked;
