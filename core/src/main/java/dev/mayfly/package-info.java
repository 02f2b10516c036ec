/// Where sessions come from: the only package that knows all the others and puts them together.
package dev.mayfly;
