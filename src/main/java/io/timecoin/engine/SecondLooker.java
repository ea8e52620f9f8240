package io.timecoin.engine;

import io.timecoin.ledger.SerialJudge;
import io.timecoin.replica.SecondLook;
import io.timecoin.storage.ChainStore;

/**
 * Looks at a block that was found invalid once more, on the storage thread: when everything final is in the database and nothing
 * else is written (protocol §5.3).
 */
final class SecondLooker {

    private final ConsensusEngine engine;
    private final BlockImporter importer;
    private final ChainStore chain;
    private final SerialJudge judge;

    SecondLooker(ConsensusEngine engine, BlockImporter importer, ChainStore chain, SerialJudge judge) {
        this.engine = engine;
        this.importer = importer;
        this.chain = chain;
        this.judge = judge;
    }

    void look(SecondLook question) {
        importer.whenApplied(() -> {
            SecondLook.Answer answer = question.answer(
                    judge, chain.tip(), outPoints -> chain.coins(outPoints).coins());
            engine.answer(replica -> replica.lookedAgain(question.id(), answer));
        });
    }
}
