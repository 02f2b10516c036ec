/// Runs one attempt: takes a task's words, joins source, steps and sink, and answers how it went.
/// Runs wherever a backend puts it, and decides nothing.
package dev.mayfly.worker;
