package dev.mayfly.worker.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedTablesTest {
    private static final StageId STAGE = new StageId(0);

    private final ObjectStore store = new MemoryObjectStore();
    private final SharedTables tables = new SharedTables();

    private SharedTable of(String job) {
        return tables.of(new JobId(job), STAGE, store, List.of(List.of()));
    }

    @Test
    void attempts_of_a_job_share_a_table() {
        assertThat(of("a")).isSameAs(of("a")).isNotSameAs(of("b"));
    }

    @Test
    void a_late_attempt_of_a_forgotten_job_leaves_no_table_behind() {
        SharedTable shared = of("a");
        SharedTable other = of("b");

        tables.forget(new JobId("a"));

        SharedTable late = of("a");
        assertThat(late).isNotSameAs(shared);
        assertThat(of("a")).as("not kept").isNotSameAs(late);
        assertThat(of("b")).isSameAs(other);
    }
}
