package dev.mayfly.storage;

class MemoryObjectStoreTest extends ObjectStoreContract {
    @Override
    protected ObjectStore newStore() {
        return new MemoryObjectStore();
    }

    @Override
    protected String newHome() {
        return "/bucket";
    }
}
