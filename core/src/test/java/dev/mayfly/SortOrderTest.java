package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.api.Context;
import dev.mayfly.api.KeyValue;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.MapReduce;
import dev.mayfly.api.Mapper;
import dev.mayfly.api.Order;
import dev.mayfly.api.Partitioner;
import dev.mayfly.api.Reducer;
import dev.mayfly.api.Session;
import dev.mayfly.lineage.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is sorted and grouped by orders of several keys.
final class SortOrderTest {
    private static final Order<Sale> BEST_OF_EACH_COUNTRY =
            Order.by(Sale::country).thenBy(Order.by(Sale::amount).reversed()).thenBy(Sale::item);

    @TempDir Path directory;
    private Session session;

    record Sale(String country, double amount, String item) {}

    @BeforeEach
    void open() {
        session =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withThreads(2)
                                .withMemoryBytes(1 << 24)
                                .withWorkDirectory(directory.toString()));
    }

    @AfterEach
    void close() {
        session.close();
    }

    private static List<Sale> sales(int count) {
        var random = new Random(5);
        var sales = new ArrayList<Sale>();
        for (int i = 0; i < count; i++) {
            sales.add(
                    new Sale(
                            "country " + random.nextInt(7),
                            random.nextInt(1000),
                            "item " + random.nextInt(50)));
        }
        return sales;
    }

    @Test
    void values_are_sorted_by_several_keys() {
        List<Sale> sales = sales(5000);
        var expected = new ArrayList<>(sales);
        expected.sort(BEST_OF_EACH_COUNTRY);

        List<Sale> sorted = session.of(sales).repartition(5).sortBy(BEST_OF_EACH_COUNTRY).collect();

        assertThat(sorted).isEqualTo(expected);
    }

    @Test
    void values_are_sorted_by_their_natural_order_turned_round() {
        assertThat(session.of("b", "c", "a").sortBy(Order.<String>natural().reversed()).collect())
                .containsExactly("c", "b", "a");
    }

    @Test
    void pairs_are_sorted_by_an_order_of_their_keys_and_keep_them() {
        var lengths = Order.by((String word) -> word.length()).reversed();
        var pairs = session.of("b", "ccc", "a", "dd").keyBy(word -> word);

        KeyedDataset<String, String> sorted = pairs.sortByKey(lengths);

        assertThat(sorted.keys().collect()).containsExactly("ccc", "dd", "a", "b");
        assertThat(sorted.join(pairs).count()).isEqualTo(4);
    }

    @Test
    void the_greatest_values_are_those_of_the_same_order() {
        List<Sale> sales = sales(500);

        assertThat(session.of(sales).top(3, BEST_OF_EACH_COUNTRY.reversed()))
                .isEqualTo(session.of(sales).sortBy(BEST_OF_EACH_COUNTRY).take(3));
    }

    @Test
    void a_comparator_of_ones_own_is_refused_where_keys_are_needed() {
        Order<String> own = String::compareToIgnoreCase;

        assertThatThrownBy(() -> session.of("b", "a").sortBy(own))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sortBy at SortOrderTest.java:")
                .hasMessageContaining("Order.by");
        assertThat(session.of("b", "A", "c").top(1, own)).containsExactly("c");
    }

    @Test
    void a_key_without_encoding_is_refused_when_the_dataset_is_built() {
        var threads = Order.by((String name) -> new Unsorted(new Thread(name)));

        assertThatThrownBy(() -> session.of("a").sortBy(threads))
                .hasMessageContaining("sortBy at SortOrderTest.java:")
                .hasMessageContaining("Thread");
    }

    record Unsorted(Thread thread) implements Comparable<Unsorted> {
        @Override
        public int compareTo(Unsorted other) {
            return 0;
        }
    }

    private MapReduce.Mapped<Sale, Sale> mapped(List<Sale> sales) {
        return MapReduce.over(session.of(sales).repartition(4))
                .map(Sale.class, Sale.class, (number, sale, out) -> out.emit(sale, sale));
    }

    @Test
    void a_reducer_gets_keys_in_the_order_asked_for() {
        List<Sale> sales = sales(1000).stream().distinct().toList();
        var expected = new ArrayList<>(sales);
        expected.sort(BEST_OF_EACH_COUNTRY);

        var reduced =
                mapped(sales)
                        .sortBy(BEST_OF_EACH_COUNTRY)
                        .reduceTasks(1)
                        .reduce(Sale.class, Long.class, (sale, values, out) -> out.emit(sale, 1L));

        assertThat(reduced.keys().collect()).isEqualTo(expected);
    }

    @Test
    void pairs_without_a_reducer_come_in_the_order_asked_for() {
        List<Sale> sales = sales(300);
        var expected = new ArrayList<>(sales);
        expected.sort(BEST_OF_EACH_COUNTRY);

        var pairs = mapped(sales).sortBy(BEST_OF_EACH_COUNTRY).reduceTasks(1).pairs();

        assertThat(pairs.keys().collect()).isEqualTo(expected);
        assertThat(pairs.join(session.of(sales).keyBy(sale -> sale)).keys().distinct().count())
                .isEqualTo(expected.stream().distinct().count());
    }

    private static void amounts(
            Sale first, Values<Sale> sales, Context<String, List<Double>> context)
            throws Exception {
        var amounts = new ArrayList<Double>();
        for (Sale sale : sales) {
            amounts.add(sale.amount());
        }
        context.emit(first.country(), amounts);
    }

    @Test
    void groups_and_what_is_in_them_have_an_order_each() {
        List<Sale> sales = sales(1000);

        List<KeyValue<String, List<Double>>> groups =
                mapped(sales)
                        .groupBy(Order.by(Sale::country).reversed())
                        .sortBy(Order.by(Sale::amount).reversed())
                        .reduceTasks(1)
                        .<String, List<Double>>reduce(SortOrderTest::amounts)
                        .collect();

        assertThat(groups.stream().map(KeyValue::key))
                .hasSize(7)
                .isSortedAccordingTo(Comparator.reverseOrder());
        for (KeyValue<String, List<Double>> group : groups) {
            assertThat(group.value()).isSortedAccordingTo(Comparator.reverseOrder());
        }
        assertThat(groups.stream().mapToInt(group -> group.value().size()).sum()).isEqualTo(1000);
    }

    @Test
    void groups_by_several_keys_are_whole_in_every_task() {
        List<Sale> sales = sales(1000);

        var counts =
                mapped(sales)
                        .groupBy(Order.by(Sale::country).thenBy(Sale::item))
                        .reduceTasks(3)
                        .reduce(
                                String.class,
                                Long.class,
                                (sale, values, out) -> {
                                    long count = 0;
                                    for (Sale _ : values) {
                                        count++;
                                    }
                                    out.emit(sale.country() + " " + sale.item(), count);
                                });

        Map<String, Long> expected = new HashMap<>();
        sales.forEach(sale -> expected.merge(sale.country() + " " + sale.item(), 1L, Long::sum));
        assertThat(counts.collectAsMap()).isEqualTo(expected);
    }

    @Test
    void a_combiner_changes_no_result_though_keys_have_an_order() {
        List<Sale> sales = sales(5000);
        Order<Sale> order = Order.by(Sale::amount).reversed();
        Mapper<Long, Sale, Sale, Long> ones =
                (number, sale, out) -> out.emit(new Sale(sale.country(), 0, ""), 1L);
        Reducer<Sale, Long, Sale, Long> sum =
                (sale, counts, out) -> {
                    long all = 0;
                    for (long count : counts) {
                        all += count;
                    }
                    out.emit(sale, all);
                };
        var job =
                MapReduce.over(session.of(sales))
                        .map(Sale.class, Long.class, ones)
                        .sortBy(order)
                        .reduceTasks(2);

        assertThat(job.combine(sum).reduce(Sale.class, Long.class, sum).collectAsMap())
                .isEqualTo(job.reduce(Sale.class, Long.class, sum).collectAsMap())
                .hasSize(7);
    }

    @Test
    void a_partitioner_sees_the_plain_key_though_keys_have_an_order() {
        List<Sale> sales = sales(500);

        var pairs =
                mapped(sales)
                        .sortBy(BEST_OF_EACH_COUNTRY)
                        .partition(Partitioner.by(2, (sale, count) -> (int) sale.amount() % count))
                        .pairs();

        List<Integer> parities =
                pairs.keys()
                        .mapPartitions(keys -> {
                            var seen = new TreeSet<Integer>();
                            keys.forEachRemaining(sale -> seen.add((int) sale.amount() % 2));
                            return seen.iterator();
                        })
                        .collect();
        assertThat(parities).containsExactly(0, 1);
    }
}
