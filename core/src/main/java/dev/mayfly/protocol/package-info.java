/// The words that driver and worker share: what a task is told and what it answers. All of it
/// crosses a wire; programs by the function codec, everything else by the record codec.
package dev.mayfly.protocol;
