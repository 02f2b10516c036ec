/// Views of bytes that jobs read and write: slices, delimited rows, and the scanning and number
/// parsing below them. Nothing here copies unless its documentation says so. Beside them strings as
/// JSON has them.
package dev.mayfly.data;
