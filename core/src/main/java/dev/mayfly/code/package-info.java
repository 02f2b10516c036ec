/// Jars of user code in the store: named by the hash of their bytes, and brought to where they run.
package dev.mayfly.code;
