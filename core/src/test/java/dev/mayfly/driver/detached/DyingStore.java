package dev.mayfly.driver.detached;

import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.util.random.RandomGenerator;

/// A store whose user may die at each request, before it or right behind it.
final class DyingStore extends ForwardingStore {
    private final RandomGenerator random;
    private final double probability;

    DyingStore(ObjectStore store, RandomGenerator random, double probability) {
        super(store);
        this.random = random;
        this.probability = probability;
    }

    /// The end of a function.
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private void perhapsDie() {
        if (random.nextDouble() < probability) {
            throw new Death();
        }
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
        perhapsDie();
        boolean isFirst = super.putIfAbsent(key, content);
        perhapsDie();
        return isFirst;
    }

    @Override
    public Version load(String key) throws IOException {
        if (!key.contains("/commits/")) { // these are read side by side
            perhapsDie();
        }
        return super.load(key);
    }

    @Override
    public void delete(String key) throws IOException {
        super.delete(key);
        perhapsDie();
    }
}
