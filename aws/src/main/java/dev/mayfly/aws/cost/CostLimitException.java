package dev.mayfly.aws.cost;

import java.io.Serial;

/// A job is not begun, because its user's limit of cost is too low even for its first attempts.
public final class CostLimitException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    CostLimitException(String message) {
        super(message);
    }
}
