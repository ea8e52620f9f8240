package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Signature;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.ledger.TestLedger;
import io.timecoin.network.LinkedPeers;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.conduct.Fault;
import io.timecoin.runtime.Clocks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A hundred masternodes that vote, repeat themselves and show each other's certificates: nobody is at fault (protocol §7). */
final class ManyVotersTest {

    private static final int VOTERS = 100;

    private final TestLedger ledger = TestLedger.ofBronze(VOTERS);
    private final Clocks clocks = new Clocks(() -> 0, InstantSource.fixed(Instant.EPOCH));
    private final ConsensusEngine engine = new ConsensusEngine(clocks, ManyVotersTest::failed);
    private final List<Fault> faults = new ArrayList<>();
    private final ShownCertificates shown = new ShownCertificates();
    private int verified;
    private final EpochSets sets = new EpochSets(
            ledger.genesisHash(),
            (key, digest, signature) -> {
                verified++;
                return ledger.verifier().verify(key, digest, signature);
            },
            ledger.initialState());
    private final MessageGate gate =
            new MessageGate(ledger.parameters(), 1_000, Knowledge.of(sets::isVerified, shown::isHeld));
    private final ConsensusIntake intake = new ConsensusIntake(
            new GatedVerifiers(
                    engine, new VerifierPool(Runnable::run), sets, gate, clocks, (peer, fault) -> faults.add(fault)),
            sets,
            shown,
            ManyVotersTest::failed);

    private static void failed(Throwable cause) {
        throw new IllegalStateException(cause);
    }

    private Signature sign(int signer, Statement statement) {
        return ledger.voter(signer).sign(statement.digest(ledger.genesisHash()));
    }

    @Test
    void aHundredMasternodesVoting() {
        List<PeerInfo> peers = IntStream.range(0, VOTERS)
                .mapToObj(voter -> LinkedPeers.voter(ledger, voter))
                .toList();
        for (long view = 1; view <= 3; view++) {
            Statement statement = Statement.nullify(0, view);
            List<Vote> votes = IntStream.range(0, VOTERS)
                    .mapToObj(voter -> new Vote(statement, voter, sign(voter, statement)))
                    .toList();
            Certificate certificate = new Certificate(
                    statement,
                    votes.stream().limit(67).map(Vote::signer).toList(),
                    votes.stream().limit(67).map(Vote::signature).toList());
            for (int voter = 0; voter < VOTERS; voter++) {
                PeerInfo peer = peers.get(voter);
                for (int repeat = 0; repeat < 3; repeat++) {
                    intake.vote(peer, votes.get(voter)).subscribe().with(_ -> {}, ManyVotersTest::failed);
                    intake.certificate(peer, certificate).subscribe().with(_ -> {}, ManyVotersTest::failed);
                }
            }
        }
        assertTrue(verified >= 3 * VOTERS, "signatures were looked at: " + verified);
        assertEquals(List.of(), faults);
        intake.vote(peers.getFirst(), new Vote(Statement.nullify(0, 4), 1, Signature.of(new byte[Signature.LENGTH])))
                .subscribe()
                .with(_ -> {}, ManyVotersTest::failed);
        assertEquals(List.of(Fault.BAD_SIGNATURE), faults, "one that does not hold is noticed among them");
    }
}
