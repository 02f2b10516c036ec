package dev.mayfly.examples.data;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The fields of uservisits that are picked from a list. Immutable; safe to share.
final class VisitWords {
    private static final long STREAM = 0x0A6E;
    private static final LocalDate FIRST_DATE = LocalDate.of(1970, 1, 1);
    private static final LocalDate LAST_DATE = LocalDate.of(2012, 5, 5);
    private static final int SEARCH_WORDS = 1_000;

    private static final String LANGUAGES =
            """
            ALB-SQ ARE-AR ARG-ES AUS-EN AUT-DE BEL-FR BEL-NL BGR-BG BHR-AR BIH-SR BLR-BE BOL-ES
            BRA-PT CAN-EN CAN-FR CHE-DE CHE-FR CHE-IT CHL-ES CHN-ZH COL-ES CRI-ES CYP-EL CZE-CS
            DEU-DE DNK-DA DOM-ES DZA-AR ECU-ES EGY-AR ESP-CA ESP-ES EST-ET FIN-FI FRA-FR GBR-EN
            GRC-EL GTM-ES HKG-ZH HND-ES HRV-HR HUN-HU IDN-IN IND-EN IND-HI IRL-EN IRL-GA IRQ-AR
            ISL-IS ISR-IW ITA-IT JOR-AR JPN-JA KOR-KO KWT-AR LBN-AR LBY-AR LTU-LT LUX-DE LUX-FR
            LVA-LV MAR-AR MEX-ES MKD-MK MLT-EN MLT-MT MNE-SR MYS-MS NIC-ES NLD-NL NOR-NO NZL-EN
            OMN-AR PAN-ES PER-ES PHL-EN POL-PL PRI-ES PRT-PT PRY-ES QAT-AR ROU-RO RUS-RU SAU-AR
            SCG-SR SDN-AR SGP-EN SGP-ZH SLV-ES SRB-SR SVK-SK SVN-SL SWE-SV SYR-AR THA-TH TUN-AR
            TUR-TR TWN-ZH UKR-UK URY-ES USA-EN USA-ES VEN-ES VNM-VI YEM-AR ZAF-EN
            """;

    private final UserAgents userAgents;
    private final byte[][] searchWords;
    private final byte[][] dates = dates();
    private final byte[][] countriesAndLanguages = countriesAndLanguages();

    /// Makes up what is random; the rest is the same for all seeds.
    VisitWords(long seed) {
        var random = new SplitMix(seed, STREAM, 0);
        userAgents = new UserAgents(random);
        searchWords = searchWords(random);
    }

    /// A day from 1970-01-01 to 2012-05-05.
    byte[] date(SplitMix random) {
        return dates[random.below(dates.length)];
    }

    /// A browser or a robot.
    byte[] userAgent(SplitMix random) {
        return userAgents.draw(random);
    }

    /// Two fields that go together, such as `BEL,BEL-NL`.
    byte[] countryAndLanguage(SplitMix random) {
        return countriesAndLanguages[random.below(countriesAndLanguages.length)];
    }

    /// One of 1,000 words.
    byte[] searchWord(SplitMix random) {
        return searchWords[random.below(SEARCH_WORDS)];
    }

    private static byte[][] searchWords(SplitMix random) {
        var words = new byte[SEARCH_WORDS][];
        var seen = new HashSet<String>();
        while (seen.size() < SEARCH_WORDS) {
            int syllables = 2 + random.below(4);
            boolean capital = random.below(20) == 0;
            String word = Syllables.word(random, syllables);
            if (capital) {
                word = Character.toUpperCase(word.charAt(0)) + word.substring(1);
            }
            if (seen.add(word)) {
                words[seen.size() - 1] = ascii(word);
            }
        }
        return words;
    }

    private static byte[][] dates() {
        int first = Math.toIntExact(FIRST_DATE.toEpochDay());
        int last = Math.toIntExact(LAST_DATE.toEpochDay());
        return IntStream.rangeClosed(first, last)
                .mapToObj(day -> ascii(LocalDate.ofEpochDay(day).toString()))
                .toArray(byte[][]::new);
    }

    private static byte[][] countriesAndLanguages() {
        return Stream.of(LANGUAGES.strip().split("\\s+"))
                .map(language -> ascii(language.substring(0, 3) + "," + language))
                .toArray(byte[][]::new);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
