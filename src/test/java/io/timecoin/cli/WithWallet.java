package io.timecoin.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a wallet, a node and a proxy before it. */
abstract class WithWallet {

    static final String SUBMIT = "POST /v1/transactions.*";
    static final String ASK = "GET /v1/transactions/.*";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    SendFixture wallet;

    @BeforeEach
    void start() throws Exception {
        wallet = new SendFixture(directory);
    }

    @AfterEach
    void stop() {
        wallet.close();
    }
}
