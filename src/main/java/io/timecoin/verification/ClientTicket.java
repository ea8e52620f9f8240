package io.timecoin.verification;

import io.timecoin.mempool.AdmissionResult;
import io.timecoin.replica.Checked;

/** Somebody who waits for what becomes of a transaction that it has submitted. Told at most once; any thread. */
public interface ClientTicket extends Checked.Ticket {

    /** The mempool's answer. */
    void admission(Checked checked, AdmissionResult result);

    /** It is in the applied chain already. */
    void alreadyFinal(Checked checked);

    /** There was no room, or no time left. */
    void overloaded();
}
