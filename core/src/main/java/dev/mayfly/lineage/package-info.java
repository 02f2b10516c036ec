/// How datasets derive from each other: an immutable tree that the API builds and the planner cuts
/// into stages.
package dev.mayfly.lineage;
