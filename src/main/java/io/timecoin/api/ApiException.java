package io.timecoin.api;

import io.timecoin.crypto.Hash256;
import java.util.Optional;

/** A request that cannot be answered as asked; mapped once, at each edge, to its own kind of status. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What a client can do about it. */
    public enum Kind {
        /** The request itself is wrong. */
        INVALID,
        /** What it names is not known here. */
        NOT_FOUND,
        /** Another transaction has the coin. */
        CONFLICT,
        /** Well-formed, but against a rule of the ledger. */
        REFUSED,
        /** Try again later: a bound was reached. */
        OVERLOADED,
        /** Try again later or elsewhere: this node does not take part now. */
        UNAVAILABLE,
        /** No answer in time. */
        TIMEOUT
    }

    private final Kind kind;
    private final String code;
    private final transient Optional<Hash256> txid;
    private final transient Optional<Hash256> winner;

    private ApiException(Kind kind, String code, String detail, Optional<Hash256> txid, Optional<Hash256> winner) {
        // A value for the edge, thrown for every bad request: without the cost of a stack trace.
        super(detail, null, false, false);
        this.kind = kind;
        this.code = code;
        this.txid = txid;
        this.winner = winner;
    }

    public static ApiException of(Kind kind, String code, String detail) {
        return new ApiException(kind, code, detail, Optional.empty(), Optional.empty());
    }

    public static ApiException invalid(String code, String detail) {
        return of(Kind.INVALID, code, detail);
    }

    public static ApiException notFound(String detail) {
        return of(Kind.NOT_FOUND, "NOT_FOUND", detail);
    }

    /** A refused transaction: the code is the rule's name. */
    static ApiException refused(
            Kind kind, String code, String detail, Optional<Hash256> txid, Optional<Hash256> winner) {
        return new ApiException(kind, code, detail, txid, winner);
    }

    public Kind kind() {
        return kind;
    }

    /** Stable: clients compare it. */
    public String code() {
        return code;
    }

    /** A sentence for people. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The transaction that was refused, if it could be decoded. */
    public Optional<Hash256> txid() {
        return txid;
    }

    /** The transaction that has the coin. */
    public Optional<Hash256> winner() {
        return winner;
    }
}
