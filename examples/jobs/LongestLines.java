import module dev.mayfly.core;

/// Emits each line with its first letter.
record ByLetter() implements Mapper<Long, String, String, String> {
    public void map(Long number, String line, Context<String, String> context) throws Exception {
        if (!line.isBlank()) {
            context.emit(line.strip().substring(0, 1), line);
        }
    }
}

/// Keeps the longest value of each key. Used as the combiner as well.
record Longest() implements Reducer<String, String, String, String> {
    public void reduce(String letter, Values<String> lines, Context<String, String> context)
            throws Exception {
        String longest = "";
        for (String line : lines) {
            longest = line.length() > longest.length() ? line : longest;
        }
        context.emit(letter, longest);
    }
}

/// Finds the longest line for each letter that lines begin with.
///
/// ./mayfly run examples/jobs/LongestLines.java IN OUT
void main(String[] arguments) {
    try (var session = Mayfly.session()) {
        MapReduce.over(session.text(arguments[0]))
                .map(new ByLetter())
                .combine(new Longest())
                .reduce(new Longest())
                .saveAsText(arguments[1]);
    }
}
