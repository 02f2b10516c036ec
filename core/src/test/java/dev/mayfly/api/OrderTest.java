package dev.mayfly.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.testing.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Orders of several keys, and the bytes of keys in such an order.
final class OrderTest {
    private static final Order<Sale> BEST_OF_EACH_COUNTRY =
            Order.by(Sale::country).thenBy(Order.by(Sale::amount).reversed()).thenBy(Sale::item);

    record Sale(String country, double amount, String item) {}

    private static Sale sale(RandomGenerator random) {
        var letters = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            letters.append((char) random.nextInt(3));
        }
        return new Sale(
                letters.toString(), random.nextInt(-3, 3) / 2.0, "item " + random.nextInt(3));
    }

    private static byte[] bytes(Codec<Object> codec, Object value) {
        var out = new Encoder(16);
        codec.encode(value, out);
        return out.toBytes();
    }

    @Test
    void bytes_of_keys_compare_as_the_order_says_and_come_back() {
        Codec<Object> plain = Codecs.of(Sale.class);
        Codec<Object> ordering = KeyOrder.of(BEST_OF_EACH_COUNTRY, "test").ordering(plain, "test");

        Seeds.check(
                2000,
                random -> {
                    Sale left = sale(random);
                    Sale right = sale(random);
                    byte[] leftBytes = bytes(ordering, left);
                    byte[] rightBytes = bytes(ordering, right);

                    assertThat(Integer.signum(Arrays.compareUnsigned(leftBytes, rightBytes)))
                            .as("%s %s", left, right)
                            .isEqualTo(Integer.signum(BEST_OF_EACH_COUNTRY.compare(left, right)));
                    assertThat(ordering.decode(Decoder.of(leftBytes))).isEqualTo(left);
                });
    }

    @Test
    void an_order_turned_round_twice_is_itself() {
        Order<Sale> same = BEST_OF_EACH_COUNTRY.reversed().reversed();

        Seeds.check(
                200,
                random -> {
                    Sale left = sale(random);
                    Sale right = sale(random);
                    int expected = Integer.signum(BEST_OF_EACH_COUNTRY.compare(left, right));
                    assertThat(Integer.signum(same.compare(left, right))).isEqualTo(expected);
                    assertThat(Integer.signum(same.reversed().compare(right, left)))
                            .isEqualTo(expected);
                });
    }
}
