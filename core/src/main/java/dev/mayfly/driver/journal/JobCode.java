package dev.mayfly.driver.journal;

/// A jar of user code that a job needs.
///
/// @param sha256 of its bytes, in lower-case hexadecimal digits
/// @param key where it is in the store
public record JobCode(String sha256, String key) {}
