package dev.mayfly.examples;

import dev.mayfly.api.Context;
import dev.mayfly.api.MapReduce;
import dev.mayfly.api.Mapper;
import dev.mayfly.api.Reducer;
import dev.mayfly.api.Session;
import dev.mayfly.lineage.Values;

/// Counts words with a mapper, a combiner and a reducer.
public final class MapReduceWordCount {
    private MapReduceWordCount() {}

    static final class Tokenizer implements Mapper<Long, String, String, Long> {
        @Override
        public void map(Long number, String line, Context<String, Long> context) throws Exception {
            for (String word : line.split(" ", -1)) {
                if (!word.isEmpty()) {
                    context.emit(word, 1L);
                }
            }
        }
    }

    static final class Sum implements Reducer<String, Long, String, Long> {
        @Override
        public void reduce(String word, Values<Long> counts, Context<String, Long> context)
                throws Exception {
            long sum = 0;
            for (long count : counts) {
                sum += count;
            }
            context.emit(word, sum);
        }
    }

    public static void run(Session session, String in, String out) {
        MapReduce.over(session.text(in))
                .map(new Tokenizer())
                .combine(new Sum())
                .reduce(new Sum())
                .saveAsText(out);
    }
}
