/// What a job costs: predicted from its plan before it runs, worked out from its events while it
/// runs and afterwards. In: plans, events, a price table, assumptions. Out: seconds and dollars,
/// and a job that is stopped before it passes its limit.
@NullMarked
package dev.mayfly.aws.cost;

import org.jspecify.annotations.NullMarked;
