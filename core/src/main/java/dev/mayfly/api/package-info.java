/// What jobs are written with: sessions, datasets and MapReduce. Everything here only builds
/// lineage; actions hand it to the engine.
package dev.mayfly.api;
