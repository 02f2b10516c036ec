package dev.mayfly.aws.cost;

import java.io.Serial;

/// A job is not begun, because it may pass its user's limit of cost.
public final class CostLimitException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    CostLimitException(String message) {
        super(message);
    }
}
