/// Compressed files as streams of bytes, through libraries that load when first used. What enters
/// is what a file holds, what leaves is what was compressed, checked.
package dev.mayfly.compress;
