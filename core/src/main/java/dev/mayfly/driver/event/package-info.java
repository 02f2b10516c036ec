/// What happened to a job, as events: written to its log, folded into its progress; and how it
/// ended if not well, as exceptions. Nothing else tells users how a job goes.
package dev.mayfly.driver.event;
