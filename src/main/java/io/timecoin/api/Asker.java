package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;

/** The client whose request is being answered: in whose name memory is taken, and until when. Any thread. */
public interface Asker {

    /** All addresses that share with it what one of them may have. */
    AddressPrefix network();

    /**
     * Calls {@code told} when the request is over: its answer has left, or its client has. At once if that is so already, else
     * perhaps on the event loop of its connection.
     */
    void whenOver(Runnable told);

    /** Does something on the event loop of its connection, where what is done for it holds up nobody else. */
    void onItsLoop(Runnable work);

    /** Whose request this thread answers, as far as nothing had to be waited for. */
    @FunctionalInterface
    interface Current {

        /**
         * Who asks.
         *
         * @throws IllegalStateException if nobody does
         */
        Asker get();
    }
}
