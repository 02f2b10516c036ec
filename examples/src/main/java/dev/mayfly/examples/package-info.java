/// Jobs to run, read and copy: each class is the shortest clear program for its job, and [Examples]
/// lists them with what they read.
@NullMarked
package dev.mayfly.examples;

import org.jspecify.annotations.NullMarked;
