/// What happened to a job, as events: written to its log, folded into its progress. Nothing else
/// tells users how a job goes.
package dev.mayfly.driver.event;
