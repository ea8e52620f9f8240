package io.timecoin.simulation;

/** The ways of being faulty that a run can draw from. */
public enum TreasonKind {
    /** Says nothing, ever. */
    SILENT,
    /** Two live copies of one operator key (Bano et al., "Twins: BFT Systems Made Robust", 2021); each is correct by itself. */
    TWINS;

    Treason create() {
        return switch (this) {
            case SILENT -> new Treasons.Silent();
            case TWINS -> new Treasons.Obedient();
        };
    }
}
