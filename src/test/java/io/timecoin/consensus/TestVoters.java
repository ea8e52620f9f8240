package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Voter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An active set made of numbered operators, and everything they sign. Signatures are keyed hashes: the core never verifies
 * one, its caller does.
 */
final class TestVoters {

    static final Hash256 GENESIS = HashTag.GENESIS.hash(new byte[] {7});

    final ActiveSet set;
    private final LeaderSchedule schedule;

    /** Operator i is voter i of every set it is in; all of them are in, so that indexes stay. */
    TestVoters(long epoch, long... weights) {
        List<Voter> voters = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            voters.add(new Voter(id(i), key(i), weights[i]));
        }
        this.set = new ActiveSet(voters);
        this.schedule = new LeaderSchedule(GENESIS, epoch, set);
    }

    static Hash256 id(int operator) {
        byte[] bytes = new byte[Hash256.LENGTH];
        bytes[0] = (byte) (operator + 1);
        return Hash256.of(bytes);
    }

    static PublicKey key(int operator) {
        return PublicKey.of(
                HashTag.MASTERNODE.hash(new byte[] {(byte) operator}).toBytes());
    }

    static Signer signer(int operator) {
        PublicKey key = key(operator);
        return new Signer() {
            @Override
            public PublicKey publicKey() {
                return key;
            }

            @Override
            public Signature sign(Hash256 digest) {
                byte[] bytes = Arrays.copyOf(key.toBytes(), Signature.LENGTH);
                digest.copyTo(bytes, PublicKey.LENGTH);
                return Signature.of(bytes);
            }
        };
    }

    int leader(long view) {
        return schedule.leader(view);
    }

    Vote vote(int signer, Statement statement) {
        return new Vote(statement, signer, signer(signer).sign(statement.digest(GENESIS)));
    }

    /** The statement signed by some voters, a quorum or not. */
    Certificate certificate(Statement statement, int... signers) {
        Hash256 digest = statement.digest(GENESIS);
        List<Signature> signatures =
                Arrays.stream(signers).mapToObj(i -> signer(i).sign(digest)).toList();
        return new Certificate(statement, Arrays.stream(signers).boxed().toList(), signatures);
    }

    /** The statement signed by all. */
    Certificate certificate(Statement statement) {
        return certificate(statement, IntStream.range(0, set.size()).toArray());
    }

    static Proposal proposal(int signer, Statement statement, CompactBlock block, List<Certificate> justification) {
        return new Proposal(statement, signer, signer(signer).sign(statement.digest(GENESIS)), block, justification);
    }

    /** The genesis as the newest final block. */
    ChainState genesis() {
        return new ChainState(0, GENESIS, 0, 0, 0, 0, 0, 0, set);
    }
}
