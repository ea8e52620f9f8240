package io.timecoin.api;

import io.timecoin.runtime.HeapAccount;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** A heap that is shared out where no node runs: of a gigabyte, so that long answers are longer than what sockets buffer. */
final class FakeHeap {

    @Produces
    @Singleton
    HeapAccount account() {
        return new HeapAccount(1L << 30);
    }
}
