package io.timecoin.network.conduct;

import java.util.List;
import java.util.function.Supplier;

/** Where bans outlive the process. */
public interface BanStore {

    /** What was saved last. */
    List<Ban> load();

    /** Something has changed: takes what is to be saved, now or a moment later. Any thread; never waits. */
    void changed(Supplier<List<Ban>> bans);

    /** Nothing is kept. */
    static BanStore none() {
        return new BanStore() {
            @Override
            public List<Ban> load() {
                return List.of();
            }

            @Override
            public void changed(Supplier<List<Ban>> bans) {}
        };
    }
}
