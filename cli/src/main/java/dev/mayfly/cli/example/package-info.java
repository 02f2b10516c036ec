/// Runs the bundled examples: their data, their results, and how fast they are.
@NullMarked
package dev.mayfly.cli.example;

import org.jspecify.annotations.NullMarked;
