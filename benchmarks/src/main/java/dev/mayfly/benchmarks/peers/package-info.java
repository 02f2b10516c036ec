/// Other systems doing the same jobs on the same files, each in the way that is fastest for it.
@NullMarked
package dev.mayfly.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
