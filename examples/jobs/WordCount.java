import module dev.mayfly.core;

/// Counts the words of text files.
///
/// ./mayfly run examples/jobs/WordCount.java IN OUT
void main(String[] arguments) {
    try (var session = Mayfly.session()) {
        session.text(arguments[0])
                .flatMap(line -> List.of(line.split(" ")))
                .filter(word -> !word.isEmpty())
                .keyBy(word -> word)
                .countByKey()
                .saveAsText(arguments[1]);
    }
}
