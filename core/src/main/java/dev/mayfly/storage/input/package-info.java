/// Which objects a job reads: from paths, directories and globs to files of known size, and from
/// names that mean nothing to those that may have been meant.
package dev.mayfly.storage.input;
