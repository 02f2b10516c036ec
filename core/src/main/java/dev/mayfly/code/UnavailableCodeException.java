package dev.mayfly.code;

import java.io.IOException;

/// Says that a jar of a job is missing or is not what its hash promises: reading it again would not
/// help.
public final class UnavailableCodeException extends IOException {
    private static final long serialVersionUID = 1;

    private UnavailableCodeException(String message) {
        super(message);
    }

    static UnavailableCodeException missing(CodeReference code, IOException cause) {
        var missing =
                new UnavailableCodeException(
                        "user code is not in the store, somebody has removed it: key="
                                + code.key()
                                + "; run the program of the job again, which stores it again");
        missing.initCause(cause);
        return missing;
    }

    static UnavailableCodeException damaged(CodeReference code, String found) {
        return new UnavailableCodeException(
                "user code has another hash than it should: key="
                        + code.key()
                        + " expected="
                        + code.sha256()
                        + " found="
                        + found
                        + "; remove it and run the program of the job again, which stores it"
                        + " again");
    }
}
