package io.timecoin.attack;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Four nodes under an honest load, on which one attack is fought after the other; at the end all of them are compared. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Battlefield {

    private AttackedNetwork network;
    private int number;

    @BeforeAll
    final void startFourNodes(@TempDir Path directory) throws Exception {
        network = AttackedNetwork.start(directory);
    }

    final Battle fight(Attack attack, Battle.Times times) throws IOException {
        return Battle.fight(network, attack, number++, times);
    }

    @AfterAll
    final void compareAllNodes() throws Exception {
        try (AttackedNetwork attacked = network) {
            System.out.println(attacked.verify());
        }
    }
}
