package io.timecoin.cli.pay;

/** What is known of a payment after it was sent, or asked for. */
public sealed interface Sent {

    /**
     * The node says that it is final.
     *
     * @param block hash of that block as the node says
     */
    record Final(long height, String block) implements Sent {}

    /** The node has it, and says that it is not final yet. */
    record Pending() implements Sent {}

    /** The node says of itself that it does not have it, with its reason; others may. */
    record Absent(String why) implements Sent {}

    /** The node named the rule of the ledger that it breaks, and does not have it: it has surely not been taken. */
    record Refused(String code, String detail) implements Sent {}

    /** There was never a connection on which it could have left. */
    record NeverLeft(String why) implements Sent {}

    /** It may have arrived or not. */
    record Unknown(String why) implements Sent {}
}
