package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;
import java.util.ArrayList;
import java.util.List;

/** A client whose request lasts until the test says that it is over, and whose event loop turns when the test says so. */
public final class FakeAsker implements Asker {

    private final AddressPrefix network;
    private final List<Runnable> whenOver = new ArrayList<>();
    private final List<Runnable> loop = new ArrayList<>();

    public FakeAsker() {
        this("10.1.2.3");
    }

    public FakeAsker(String address) {
        this.network = AddressPrefix.counted(address).orElseThrow();
    }

    @Override
    public AddressPrefix network() {
        return network;
    }

    @Override
    public void whenOver(Runnable told) {
        whenOver.add(told);
    }

    @Override
    public void onItsLoop(Runnable work) {
        loop.add(work);
    }

    /** Its answer, or it, has left. */
    public void leave() {
        whenOver.forEach(Runnable::run);
        whenOver.clear();
    }

    /** Does what its event loop has to do. */
    public void turn() {
        List<Runnable> work = List.copyOf(loop);
        loop.clear();
        work.forEach(Runnable::run);
    }
}
