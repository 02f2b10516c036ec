package dev.mayfly.aws.call;

import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import java.util.ArrayList;
import java.util.List;

/// What a function answers.
///
/// @param environment names the execution environment that ran the attempts
/// @param served how many calls it has served, this one included; 1 says that it was new
/// @param outcomes a [dev.mayfly.protocol.TaskOutcome] for each attempt, in the order of the call
public record InvocationAnswer(String environment, int served, List<Body> outcomes) {
    private static final int VERSION = 3;

    /// Copies the list.
    public InvocationAnswer {
        outcomes = List.copyOf(outcomes);
    }

    /// The payload that carries it.
    public byte[] toPayload() {
        var out = new Encoder(1024);
        out.writeByte(VERSION);
        Fields.writeText(environment, out);
        out.writeVarint(served);
        out.writeVarint(outcomes.size());
        for (Body outcome : outcomes) {
            Fields.writeBody(outcome, out);
        }
        return Payload.of(out.toBytes());
    }

    /// What a payload carries.
    ///
    /// @throws dev.mayfly.codec.EncodingException if it is damaged or of another version
    /// @throws IllegalArgumentException if it is no payload of Mayfly's
    public static InvocationAnswer of(byte[] payload) {
        Decoder in = Decoder.of(Payload.contentOf(payload));
        Fields.readVersion(in, VERSION);
        String environment = Fields.readText(in);
        int served = in.readVarint();
        int count = Fields.readCount(in);
        var outcomes = new ArrayList<Body>();
        for (int i = 0; i < count; i++) {
            outcomes.add(Fields.readBody(in));
        }
        Fields.readEnd(in);
        return new InvocationAnswer(environment, served, outcomes);
    }
}
