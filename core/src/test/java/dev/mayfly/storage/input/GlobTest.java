package dev.mayfly.storage.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, abc, true",
        "a*c, abbc, true",
        "a*c, abb, false",
        "*.csv, a.csv, true",
        "*.csv, .csv, false",
        ".*, .csv, true",
        "*a*b*, xxaxxbxx, true",
        "a?c, abc, true",
        "a?c, ac, false",
        "[a-c]x, bx, true",
        "[a-c]x, dx, false",
        "[!a-c]x, dx, true",
        "[^a-c]x, bx, false",
        "[-x], -, true",
        "[abc, [abc, true",
        "[]a], ], true",
        "a[0-9][0-9], a42, true",
        "*, _x, false",
        "*, .x, false",
        "_*, _x, true",
        "_*, .x, false",
        "?x, _x, false",
        "[_]x, _x, false",
        "a\\*, a*, true",
        "a\\*, ab, false",
        "**, abc, true",
        "a**, abc, true",
    })
    void names_are_matched(String pattern, String name, boolean isMatch) {
        assertThat(Glob.matchesName(pattern, name)).isEqualTo(isMatch);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/out, true",
        "/a/out/, true",
        "/a/out/part-r-00000, true",
        "/a, true",
        "/, true",
        "/a/ou, false",
        "/a/out2, false",
        "/b, false",
        "/*, true",
        "/a/*, true",
        "/a/o?t, true",
        "/a/*.csv, false",
        "/b/*, false",
        "/a/*/part-*, true",
        "/a/out/part-*, true",
        "/a/out/below/*, true",
        "/*/ou/*, false",
        "/a/**, true",
        "/**/part-*, true",
        "'/a/{in,out}/part-*', true",
        "'/a/{in,on}/part-*', false",
        "'/a/{in,out}', true",
    })
    void a_path_may_stand_for_what_is_in_a_directory(String path, boolean isPossible) {
        assertThat(InputFiles.mayLieIn("/a/out", path)).isEqualTo(isPossible);
        if (path.startsWith("/a")) {
            assertThat(InputFiles.mayLieIn("s3://a/out", "s3:/" + path)).isEqualTo(isPossible);
        }
    }

    @Test
    void a_file_whose_name_looks_like_a_pattern_lies_where_it_lies() {
        assertThat(InputFiles.mayLieIn("/a[1]", "/a[1]/b")).isTrue();
        assertThat(InputFiles.mayLieIn("/a1", "/a[1]/b")).isTrue();
    }

    @Test
    void stars_match_as_in_a_regular_expression() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*?", 6);
            String name = text(random, "ab", 8);
            String regex = pattern.replace("*", ".*").replace("?", ".");

            assertThat(Glob.matchesName(pattern, name))
                    .as("pattern=%s name=%s", pattern, name)
                    .isEqualTo(name.matches(regex));
        }
    }

    @Test
    void many_stars_take_no_exponential_time() {
        assertThat(Glob.matchesName("a*".repeat(30) + "b", "a".repeat(200))).isFalse();
    }

    private static String text(Random random, String letters, int maxSize) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxSize); i >= 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
