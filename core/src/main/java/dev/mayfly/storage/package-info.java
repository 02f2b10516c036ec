/// Objects with names and bytes: the port that files, memory and object stores implement.
package dev.mayfly.storage;
