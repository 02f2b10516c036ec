import org.jspecify.annotations.NullMarked;

/// Mayfly's engine: what jobs are written with and everything that runs them in one JVM.
@NullMarked
@SuppressWarnings("requires-automatic") // Kryo has no module descriptor
module dev.mayfly.core {
    requires static transitive org.jspecify;
    requires aircompressor.v3;
    requires ch.randelshofer.fastdoubleparser;
    requires com.esotericsoftware.kryo;
    requires org.objenesis;
    requires com.github.luben.zstd_jni;
    requires static org.apache.commons.compress;
    requires org.lz4.java;

    exports dev.mayfly;
    exports dev.mayfly.api;
    exports dev.mayfly.backend;
    exports dev.mayfly.backend.local;
    exports dev.mayfly.code;
    exports dev.mayfly.codec;
    exports dev.mayfly.compress;
    exports dev.mayfly.data;
    exports dev.mayfly.driver.coordinator;
    exports dev.mayfly.driver.detached;
    exports dev.mayfly.driver.event;
    exports dev.mayfly.driver.journal;
    exports dev.mayfly.driver.scheduler;
    exports dev.mayfly.function;
    exports dev.mayfly.lineage;
    exports dev.mayfly.plan;
    exports dev.mayfly.program;
    exports dev.mayfly.protocol;
    exports dev.mayfly.storage;
    exports dev.mayfly.storage.input;
    exports dev.mayfly.worker;

    uses dev.mayfly.storage.StoreProvider;
}
