package dev.mayfly.aws.cost;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.Envelope;
import java.util.Map;
import java.util.TreeMap;

/// What a job may cost that goes on by itself, with all that its functions need to work out what it
/// has cost.
///
/// @param maxDollars for this job
/// @param model what it costs
public record JobBudget(double maxDollars, CostModel model) {
    private static final String WHERE = "budget";
    private static final Envelope ENVELOPE = new Envelope("MFbg", 1);
    private static final Codec<Content> CODEC = codec();

    /// What is written of a budget.
    ///
    /// @param prices as [PriceTable#entries] has them
    private record Content(
            double maxDollars, Map<String, String> prices, Fleet fleet, Assumptions assumptions) {}

    @SuppressWarnings("unchecked")
    private static Codec<Content> codec() {
        return (Codec<Content>) (Codec<?>) Codecs.of(Content.class);
    }

    /// The bytes that are kept.
    public byte[] encode() {
        var encoder = new Encoder(1024);
        CODEC.encode(
                new Content(
                        maxDollars,
                        new TreeMap<>(model.prices().entries()),
                        model.fleet(),
                        model.assumptions()),
                encoder);
        return ENVELOPE.seal(encoder.toBytes());
    }

    /// Reads a budget.
    ///
    /// @throws dev.mayfly.codec.EncodingException if it is damaged or of another version
    public static JobBudget decode(byte[] bytes) {
        Content content = CODEC.decode(Decoder.of(ENVELOPE.open(bytes, WHERE)));
        var model =
                new CostModel(
                        PriceTable.of(content.prices()), content.fleet(), content.assumptions());
        return new JobBudget(content.maxDollars(), model);
    }
}
