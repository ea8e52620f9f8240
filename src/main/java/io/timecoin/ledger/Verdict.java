package io.timecoin.ledger;

/** What judging by the rules gives: a value, never an exception. */
public sealed interface Verdict {

    /** Every rule holds. */
    record Valid() implements Verdict {}

    /**
     * A rule is broken.
     *
     * @param rule its stable name
     * @param detail a sentence for people: what is wrong and where
     */
    record Invalid(Rule rule, String detail) implements Verdict {}

    Verdict VALID = new Valid();

    static Verdict invalid(Rule rule, String detail) {
        return new Invalid(rule, detail);
    }
}
