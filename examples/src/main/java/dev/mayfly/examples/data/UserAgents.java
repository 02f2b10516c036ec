package dev.mayfly.examples.data;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// User agents: three quarters a skewed list of browsers, the rest made-up robots. Immutable; safe
/// to share.
final class UserAgents {
    private static final int BROWSER_SHARE_OF_10_000 = 7_585;
    private static final int ROBOTS = 500;

    /// How often each occurs in the AMPLab samples, and its name without commas.
    private static final String BROWSERS =
            """
            1315 Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)
            850 Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.2)
            811 Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1; .NET CLR 1.1.4322)
            742 Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.1)
            707 Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0)
            563 Mozilla/5.0 (Windows; U; Windows NT 5.2) \
            AppleWebKit/525.13 (KHTML like Gecko) Chrome/xxx
            405 Mozilla/5.0 (iPhone; U; CPU like Mac OS X)\
            AppleWebKit/420.1 (KHTML like Gecko) Version/3.0 Mobile/4A93Safari/419.3
            375 Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)
            333 Mozilla/5.0 (Windows; U; Windows NT 5.2)\
            AppleWebKit/525.13 (KHTML like Gecko) Version/3.1Safari/525.13
            283 Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.0)
            166 Mozilla/4.0 (compatible; MSIE 5.5; Windows NT 5.0)
            127 Mozilla/5.0 (Windows; U; Windows NT 5.2) \
            AppleWebKit/525.13 (KHTML like Gecko) Chrome/0.2.149.27 Safari/525.13
            91 Navigator/9.0.0.6
            84 Netscape 4.8 (Windows Vista): Mozilla/4.8 (Windows NT 6.0; U)
            77 Mozilla/5.0 (Windows; U; Windows NT 5.2)Gecko/2008070208 Firefox/3.0.1
            76 Mozilla/5.0 (Windows; U; Windows NT 5.1)Gecko/20070309 Firefox/2.0.0.3
            62 Mozilla/4.0 (compatible; MSIE 5.5; Windows 98; Win 9x 4.90)
            56 Opera/8.0 (Macintosh; PPC Mac OS X; U; en)
            51 iPhone 3.0: Mozilla/5.0 (iPhone; U; CPU iPhone OS 3_0 like Mac OS X; en-us) \
            AppleWebKit/528.18 (KHTML like Gecko) Version/4.0 Mobile/7A341 Safari/528.16
            51 Mozilla/5.0 (Macintosh; U; PPC Mac OS X; en) \
            AppleWebKit/125.2 (KHTML like Gecko) Safari/125.8
            48 Mozilla/5.0 (Windows; U; Windows NT 5.1)Gecko/20070803 Firefox/1.5.0.12
            41 Opera 7.51 (Win XP): Opera/7.51 (Windows NT 5.1; U)
            39 Opera 8.0 (Win 2000): Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.0; en) Opera 8.0
            38 Netscape 4.8 ( Win XP): Mozilla/4.8 (Windows NT 5.1; U)
            32 Netscape 7.1 (Win 98): Mozilla/5.0 (Windows; U; Win98; en-US; rv:1.4) Gecko Netscape/7.1 (ax)
            30 Opera 9.2 (Windows Vista): Opera/9.20 (Windows NT 6.0; U; en)
            30 Opera 7.5 (Win XP): Opera/7.50 (Windows XP; U)
            22 Opera 7.5 (Win ME): Opera/7.50 (Windows ME; U)
            17 Netscape 2.02 (Win 95): Mozilla/2.02E (Win95; U)
            """;

    private final byte[][] browsers;
    private final int[] browserEnds;
    private final byte[][] robots = new byte[ROBOTS][];

    /// Makes up the robots.
    UserAgents(SplitMix random) {
        List<String> lines = BROWSERS.lines().toList();
        browsers = new byte[lines.size()][];
        browserEnds = new int[lines.size()];
        int end = 0;
        for (int i = 0; i < browsers.length; i++) {
            String line = lines.get(i);
            int space = line.indexOf(' ');
            end += Integer.parseInt(line.substring(0, space));
            browserEnds[i] = end;
            browsers[i] = line.substring(space + 1).getBytes(StandardCharsets.US_ASCII);
        }
        for (int i = 0; i < ROBOTS; i++) {
            robots[i] = robot(random).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /// One of them.
    byte[] draw(SplitMix random) {
        if (random.below(10_000) >= BROWSER_SHARE_OF_10_000) {
            return robots[random.below(ROBOTS)];
        }
        int drawn = random.below(browserEnds[browserEnds.length - 1]);
        int browser = 0;
        while (browserEnds[browser] <= drawn) { // the frequent ones come first
            browser++;
        }
        return browsers[browser];
    }

    private static String robot(SplitMix random) {
        var name = new StringBuilder().append((char) ('A' + random.below(26)));
        for (int letters = 4 + random.below(20); letters > 0; letters--) {
            name.append((char) ('a' + random.below(26)));
        }
        name.append('/').append(random.below(9)).append('.').append(random.below(10));
        return name.toString();
    }
}
