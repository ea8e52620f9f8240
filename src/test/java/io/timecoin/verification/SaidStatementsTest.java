package io.timecoin.verification;

import static io.timecoin.verification.GateFixture.notarize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Statement;
import io.timecoin.verification.SaidStatements.Place;
import org.junit.jupiter.api.Test;

class SaidStatementsTest {

    private final SaidStatements said = new SaidStatements();

    private static Statement of(long view, int block) {
        return notarize(view, 0, block).statement();
    }

    @Test
    void aSignerHasTwoPlacesInAView() {
        assertEquals(Place.FIRST, said.place(0, of(5, 1)));
        said.add(0, of(5, 1), 0);
        assertEquals(Place.SAID, said.place(0, of(5, 1)));
        assertEquals(Place.SECOND, said.place(0, of(5, 2)));
        said.add(0, of(5, 2), 0);
        said.add(0, of(5, 3), 0);
        assertEquals(Place.SAID, said.place(0, of(5, 2)));
        assertEquals(Place.THIRD, said.place(0, of(5, 3)));
        assertEquals(Place.FIRST, said.place(1, of(5, 1)));
    }

    @Test
    void whatASignerSaysInManyViewsDrivesOutOnlyItsOwn() {
        said.add(1, of(1, 1), 10);
        for (long view = 1; view <= 10_000; view++) {
            said.add(0, of(view, 1), 10);
        }
        assertEquals(10L * SaidStatements.MOST_OF_A_SIGNER, said.bytes(0));
        assertEquals(Place.SAID, said.place(0, of(10_000, 1)));
        assertEquals(Place.FIRST, said.place(0, of(1, 1)));
        assertEquals(Place.SAID, said.place(1, of(1, 1)));
    }

    @Test
    void bytesAreThoseOfWhatIsRemembered() {
        said.add(0, of(5, 1), 100);
        said.add(0, of(5, 1), 100);
        said.add(0, of(5, 2), 100);
        said.add(0, of(6, 1), 7);
        assertEquals(207, said.bytes(0));
        said.forgetUpTo(5);
        assertEquals(7, said.bytes(0));
        said.clear();
        assertEquals(0, said.bytes(0));
    }

    @Test
    void viewsAboveTheFinalOneStay() {
        said.add(0, of(5, 1), 0);
        said.add(0, of(6, 1), 0);
        said.forgetUpTo(5);
        assertEquals(Place.FIRST, said.place(0, of(5, 1)));
        assertTrue(said.place(0, of(6, 1)) == Place.SAID);
    }
}
