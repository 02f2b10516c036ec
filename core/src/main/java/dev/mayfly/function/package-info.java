/// The shapes of user functions. All are serializable: they travel to workers inside the plan. They
/// may throw anything; the attempt that runs them fails with it.
package dev.mayfly.function;
