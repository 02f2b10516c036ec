package dev.mayfly.driver.detached;

/// What may go wrong, as probabilities.
///
/// @param lost an event is never delivered
/// @param twice an event is delivered twice
/// @param death a function dies at a request to the store
/// @param failure an attempt fails
/// @param handBack an attempt does not do all that is left
/// @param overlap between two requests to the store another function handles an event
record Faults(
        double lost, double twice, double death, double failure, double handBack, double overlap) {
    static final Faults NONE = new Faults(0, 0, 0, 0, 0);

    /// Functions that come one after the other.
    Faults(double lost, double twice, double death, double failure, double handBack) {
        this(lost, twice, death, failure, handBack, 0);
    }
}
