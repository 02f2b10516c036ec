/// The words that driver and worker share: what a task is told and what it answers. All of it
/// crosses a wire by the record codec.
package dev.mayfly.protocol;
