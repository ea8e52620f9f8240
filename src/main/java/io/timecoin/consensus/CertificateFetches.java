package io.timecoin.consensus;

/** Asks for certificates without which a proposal can be neither made nor judged, once in each retry of a view. */
final class CertificateFetches {

    private final Core core;
    private long askedIn;
    private int askedRetry;

    CertificateFetches(Core core) {
        this.core = core;
    }

    /** Asks a voter for those of a view and all after it, below the current one. */
    void ask(long fromView, int source) {
        boolean asked = askedIn == core.current && askedRetry == core.timers.retries();
        if (!asked) {
            askedIn = core.current;
            askedRetry = core.timers.retries();
            core.emit(new Effect.FetchCertificates(core.views.epoch(), fromView, core.current - 1, source));
        }
    }

    void forgetEpoch() {
        askedIn = 0;
    }
}
