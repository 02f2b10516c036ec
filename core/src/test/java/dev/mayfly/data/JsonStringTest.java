package dev.mayfly.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonStringTest {
    @Test
    void what_json_or_utf_8_does_not_have_is_escaped() {
        assertThat(JsonString.of("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
        assertThat(JsonString.of("\n\r\t\u0000\u001f")).isEqualTo("\"\\n\\r\\t\\u0000\\u001f\"");
        assertThat(JsonString.of("\ud800x\udc00")).isEqualTo("\"\\ud800x\\udc00\"");
    }

    @Test
    void all_else_stays() {
        assertThat(JsonString.of("")).isEqualTo("\"\"");
        assertThat(JsonString.of("é/\u007f\ud83d\ude00")).isEqualTo("\"é/\u007f\ud83d\ude00\"");
    }
}
