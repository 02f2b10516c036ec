/// Directories on this machine that go with the process that owns them: at its end, or when the
/// next one finds them.
package dev.mayfly.directory;
