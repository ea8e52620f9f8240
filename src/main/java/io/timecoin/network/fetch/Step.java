package io.timecoin.network.fetch;

import io.timecoin.network.conduct.Fault;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a reply has brought a request. */
public sealed interface Step {

    /** Something; the rest can be asked of the same source. */
    record More() implements Step {}

    /** Nothing, or nothing any more: another source has to be asked. */
    record Useless() implements Step {}

    /**
     * What no correct node would have said, whatever it knows.
     *
     * @param kind what it counts as (protocol §7, "Score")
     * @param fault in words
     */
    record False(Fault kind, String fault) implements Step {

        /** Of no use, whatever was asked. */
        public False(String fault) {
            this(Fault.USELESS_REPLY, fault);
        }
    }

    /** Everything: the request is over. */
    record Done() implements Step {}

    /**
     * Something that takes work to judge.
     *
     * @param work done once, on a thread that may take its time; at its end, perhaps later and elsewhere, it gives the step to
     *     be made, as something to be found out among all other steps of the request
     */
    record Judge(Consumer<Consumer<Supplier<Step>>> work) implements Step {}

    Step MORE = new More();
    Step USELESS = new Useless();
    Step DONE = new Done();
}
