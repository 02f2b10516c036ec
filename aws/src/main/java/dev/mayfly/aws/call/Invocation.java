package dev.mayfly.aws.call;

import dev.mayfly.code.CodeReference;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import java.util.ArrayList;
import java.util.List;

/// What one call tells a function: some attempts, run side by side, and the code they need.
///
/// @param code jars of user code, in class path order
/// @param inlineBytes how large an outcome may be to travel in the answer
/// @param calls the attempts; answered in this order
public record Invocation(List<CodeReference> code, int inlineBytes, List<Call> calls) {
    private static final int VERSION = 3;
    private static final int HASH_BYTES = 32;

    /// Copies the lists.
    public Invocation {
        code = List.copyOf(code);
        calls = List.copyOf(calls);
    }

    /// One attempt. Its ids are here, outside of what it is told, so that its end can be told even
    /// if that cannot be read.
    ///
    /// @param spec the [dev.mayfly.protocol.TaskSpec]
    /// @param answerKey where an outcome goes that is too large for the answer
    public record Call(JobId job, AttemptId attempt, Body spec, String answerKey) {}

    /// The payload that carries it.
    public byte[] toPayload() {
        var out = new Encoder(1024);
        out.writeByte(VERSION);
        out.writeVarint(inlineBytes);
        out.writeVarint(code.size());
        for (CodeReference each : code) {
            out.writeBytes(each.hash(), 0, HASH_BYTES);
            Fields.writeText(each.key(), out);
        }
        out.writeVarint(calls.size());
        for (Call call : calls) {
            Fields.writeText(call.job().value(), out);
            out.writeVarint(call.attempt().task().stage().index());
            out.writeVarint(call.attempt().task().partition());
            out.writeVarint(call.attempt().number());
            Fields.writeText(call.answerKey(), out);
            Fields.writeBody(call.spec(), out);
        }
        return Payload.of(out.toBytes());
    }

    /// What a payload carries.
    ///
    /// @throws dev.mayfly.codec.EncodingException if it is damaged or of another version
    /// @throws IllegalArgumentException if it is no payload of Mayfly's
    public static Invocation of(byte[] payload) {
        Decoder in = Decoder.of(Payload.contentOf(payload));
        Fields.readVersion(in, VERSION);
        int inlineBytes = in.readVarint();
        int codeCount = Fields.readCount(in);
        var code = new ArrayList<CodeReference>();
        for (int i = 0; i < codeCount; i++) {
            code.add(CodeReference.of(Fields.readBytes(in, HASH_BYTES), Fields.readText(in)));
        }
        int callCount = Fields.readCount(in);
        var calls = new ArrayList<Call>();
        for (int i = 0; i < callCount; i++) {
            calls.add(readCall(in));
        }
        Fields.readEnd(in);
        return new Invocation(code, inlineBytes, calls);
    }

    private static Call readCall(Decoder in) {
        var job = new JobId(Fields.readText(in));
        var stage = new StageId(in.readVarint());
        var task = new TaskId(stage, in.readVarint());
        var attempt = new AttemptId(task, in.readVarint());
        String answerKey = Fields.readText(in);
        return new Call(job, attempt, Fields.readBody(in), answerKey);
    }
}
