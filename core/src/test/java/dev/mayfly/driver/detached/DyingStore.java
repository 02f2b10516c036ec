package dev.mayfly.driver.detached;

import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// A store whose user may die at each request, before it or right behind it, and which others use
/// between two of its requests.
final class DyingStore extends ForwardingStore {
    private final RandomGenerator random;
    private final double probability;
    private final Runnable others;

    /// @param others what they may do, each time
    DyingStore(ObjectStore store, RandomGenerator random, double probability, Runnable others) {
        super(store);
        this.others = others;
        this.random = random;
        this.probability = probability;
    }

    /// The end of a function, which no code of it gets to handle.
    static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    private void perhapsDie() {
        if (random.nextDouble() < probability) {
            throw new Death();
        }
    }

    @Override
    public Stream<ObjectInfo> list(String prefix) throws IOException {
        others.run();
        Stream<ObjectInfo> found = super.list(prefix);
        others.run();
        return found;
    }

    @Override
    public ObjectInfo info(String key) throws IOException {
        ObjectInfo found = super.info(key);
        others.run();
        return found;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        others.run();
        perhapsDie();
        boolean isFirst = super.putIfAbsent(key, content);
        perhapsDie();
        return isFirst;
    }

    @Override
    public Version load(String key) throws IOException {
        if (!key.contains("/commits/")) { // these are read side by side
            others.run();
            perhapsDie();
        }
        return super.load(key);
    }

    @Override
    public void delete(String key) throws IOException {
        super.delete(key);
        others.run();
        perhapsDie();
    }
}
