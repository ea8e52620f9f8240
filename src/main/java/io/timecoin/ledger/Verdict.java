package io.timecoin.ledger;

import java.util.function.Supplier;

/** What judging by the rules gives: a value, never an exception. */
public sealed interface Verdict {

    /** Every rule holds. */
    record Valid() implements Verdict {

        @Override
        public Verdict and(Supplier<Verdict> next) {
            return next.get();
        }
    }

    /**
     * A rule is broken.
     *
     * @param rule its stable name
     * @param detail a sentence for people: what is wrong and where
     */
    record Invalid(Rule rule, String detail) implements Verdict {

        @Override
        public Verdict and(Supplier<Verdict> next) {
            return this;
        }
    }

    Verdict VALID = new Valid();

    /** This if it is invalid, else the next check's: checks in order, none after the first that fails. */
    Verdict and(Supplier<Verdict> next);

    static Verdict invalid(Rule rule, String detail) {
        return new Invalid(rule, detail);
    }
}
