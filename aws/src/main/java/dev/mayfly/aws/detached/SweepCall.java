package dev.mayfly.aws.detached;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/// What a schedule tells a function: to look for detached jobs that have fallen silent. In JSON
/// that people can write: `{"mayfly-sweep": "s3://bucket/mayfly"}`.
///
/// @param work key prefix that the deployment keeps jobs under
record SweepCall(String work) {
    private static final String NAME = "mayfly-sweep";
    private static final Pattern START = Pattern.compile("\\s*\\{\\s*\"" + NAME + "\"");

    /// Whether a payload looks like one.
    static boolean isSweep(byte[] payload) {
        return START.matcher(new String(payload, UTF_8)).lookingAt();
    }

    /// Reads one.
    static SweepCall of(byte[] payload) {
        JsonNode call = JsonNode.parser().parse(new String(payload, UTF_8));
        return new SweepCall(call.field(NAME).orElseThrow().text());
    }
}
