/// The port that carries attempts to workers.
package dev.mayfly.backend;
