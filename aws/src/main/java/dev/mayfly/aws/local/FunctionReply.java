package dev.mayfly.aws.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.data.JsonString;

/// How a call ended.
///
/// @param payload what the function answered, or a JSON object with the error
/// @param isFailed whether it is an error
/// @param log the end of what the function wrote meanwhile
record FunctionReply(byte[] payload, boolean isFailed, String log) {
    static FunctionReply error(String type, String message, String log) {
        String json =
                "{\"errorType\":"
                        + JsonString.of(type)
                        + ",\"errorMessage\":"
                        + JsonString.of(message)
                        + "}";
        return new FunctionReply(json.getBytes(UTF_8), true, log);
    }
}
