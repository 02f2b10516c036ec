/// From lineage to stages and tasks. Pure: what enters are datasets and facts about files, what
/// leaves are values.
package dev.mayfly.plan;
