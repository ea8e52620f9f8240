package io.timecoin.consensus;

import io.timecoin.crypto.HashTag;

/** What a voter can say of a view (protocol §5). The byte is its encoding. */
public enum StatementKind {
    PROPOSAL(0, HashTag.PROPOSAL),
    NOTARIZE(1, HashTag.NOTARIZE),
    NULLIFY(2, HashTag.NULLIFY),
    FINALIZE(3, HashTag.FINALIZE);

    private final int code;
    private final HashTag tag;

    StatementKind(int code, HashTag tag) {
        this.code = code;
        this.tag = tag;
    }

    public int code() {
        return code;
    }

    HashTag tag() {
        return tag;
    }
}
