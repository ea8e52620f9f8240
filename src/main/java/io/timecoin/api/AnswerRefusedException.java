package io.timecoin.api;

import java.io.IOException;

/** An answer has no room. An {@link IOException} since that is what writers of JSON pass on as it is. */
public final class AnswerRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient ApiException refusal;

    AnswerRefusedException(ApiException refusal) {
        super(refusal.detail());
        this.refusal = refusal;
    }

    /** What the client is told. */
    public ApiException refusal() {
        return refusal;
    }
}
