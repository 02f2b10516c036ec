package dev.mayfly.protocol;

/// Numbers a stage within its job, from 0, producers before consumers.
public record StageId(int index) implements java.io.Serializable {
    @Override
    public String toString() {
        return "stage-" + index;
    }
}
