package dev.mayfly.protocol;

/// Names a job: letters, digits and dashes, unique in a work directory.
public record JobId(String value) {
    /// Checks the characters.
    public JobId {
        if (!value.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("not a job id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
