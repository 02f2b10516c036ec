package dev.mayfly.api;

/// A collected record of a keyed dataset.
public record KeyValue<K, V>(K key, V value) {}
