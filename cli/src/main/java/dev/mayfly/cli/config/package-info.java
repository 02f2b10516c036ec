/// The command's settings: one table of them, and where their values come from.
@NullMarked
package dev.mayfly.cli.config;

import org.jspecify.annotations.NullMarked;
