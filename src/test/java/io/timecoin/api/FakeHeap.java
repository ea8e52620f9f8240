package io.timecoin.api;

import io.timecoin.runtime.HeapAccount;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The heap of a local node, as it is shared out where no node runs. */
final class FakeHeap {

    @Produces
    @Singleton
    HeapAccount account() {
        return new HeapAccount(192L << 20);
    }
}
