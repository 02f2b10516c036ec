/// Micro-benchmarks of the loops that every record goes through. Those of classes that only their
/// package sees lie in packages of the same name, beside this one.
///
/// These are not annotated for nullness: JMH sets their fields.
package dev.mayfly.benchmarks.jmh;
