package dev.mayfly.examples.data;

import java.io.IOException;

/// Lines of [Table#TEXT]: words, sentences with capitals and punctuation, at most 73 columns.
final class TextTable implements TableRows {
    private static final long STREAM = 0x7E47;
    private static final int MAX_WORD_END = 72;
    private static final int TO_CAPITAL = 'a' - 'A';

    private final long seed;
    private final long bytesPerPart;
    private final Vocabulary vocabulary;

    /// Makes up the words.
    TextTable(long seed, long bytesPerPart) {
        this.seed = seed;
        this.bytesPerPart = bytesPerPart;
        vocabulary = new Vocabulary(seed);
    }

    @Override
    public void write(int part, RowWriter rows) throws IOException {
        var random = new SplitMix(seed, STREAM, part);
        boolean isSentenceStart = true;
        int column = 0;
        while (rows.bytes() < bytesPerPart) {
            byte[] word = vocabulary.draw(random);
            if (column + word.length > MAX_WORD_END) {
                rows.endRow();
                column = 0;
            } else if (column > 0) {
                rows.put(' ');
                column++;
            }
            rows.put((char) (isSentenceStart ? word[0] - TO_CAPITAL : word[0]));
            rows.put(word, 1, word.length);
            column += word.length;
            char mark = mark(random.below(256));
            isSentenceStart = mark == '.' || mark == '?';
            if (mark != ' ') {
                rows.put(mark);
                column++;
            }
        }
        rows.endRow();
    }

    /// What follows a word; a space stands for nothing.
    private static char mark(int drawn) {
        if (drawn < 14) {
            return '.';
        }
        if (drawn < 16) {
            return '?';
        }
        if (drawn < 34) {
            return ',';
        }
        return drawn < 36 ? ';' : ' ';
    }
}
