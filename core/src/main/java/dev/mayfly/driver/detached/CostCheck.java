package dev.mayfly.driver.detached;

import java.io.IOException;
import java.util.Optional;

/// Looks whether a job that goes on by itself may come to cost more than it is allowed to.
@FunctionalInterface
public interface CostCheck {
    /// Works out from what is kept of the job what it has cost, and what it will have if it is
    /// stopped now.
    ///
    /// @param budget what it is allowed to, as [DetachedSettings] has it
    /// @return why it must be stopped; empty if it may go on
    Optional<String> reasonToStop(byte[] budget) throws IOException;
}
