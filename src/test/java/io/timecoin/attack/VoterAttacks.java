package io.timecoin.attack;

import static io.timecoin.attack.Attack.Who.VOTER;

import io.timecoin.consensus.StatementKind;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What one voter below a third of the weight can do, whose own node does not run (protocol §7, lanes). */
final class VoterAttacks {

    private VoterAttacks() {}

    private interface Messages {
        PeerMessage next(Scene scene, int turn);
    }

    static List<Attack> all() {
        return List.of(
                voter(
                        "voter-settlements",
                        "proposals of the longest settlement, in views that others lead",
                        12,
                        HostileStatements::settlement),
                voter(
                        "voter-made-up-heights",
                        "proposals of heights and transactions that do not exist, in all views",
                        60,
                        HostileStatements::madeUpHeight),
                voter(
                        "voter-status",
                        "status without end",
                        60_000,
                        (scene, turn) -> new StatusMessage(
                                scene.moment().height(), scene.moment().epoch(), turn)),
                voter(
                        "voter-far-votes",
                        "valid votes of an epoch that nobody will see",
                        12_000,
                        HostileStatements::farVote),
                voter(
                        "voter-own-votes",
                        "valid votes for blocks that do not exist",
                        12_000,
                        (scene, turn) -> HostileStatements.ownVote(
                                scene, turn % 2 == 0 ? StatementKind.NOTARIZE : StatementKind.FINALIZE, turn)),
                voter(
                        "voter-contradictions",
                        "valid votes that exclude each other",
                        12_000,
                        HostileStatements::contradiction),
                voter(
                        "voter-nullify",
                        "gives up every view at once",
                        12_000,
                        (scene, turn) -> HostileStatements.ownVote(scene, StatementKind.NULLIFY, turn)),
                voter(
                        "voter-forged-votes",
                        "votes of others with another's signature",
                        6_000,
                        HostileStatements::forgedVote),
                voter(
                        "voter-forged-certificates",
                        "certificates of a quorum that never signed",
                        3_000,
                        (scene, turn) -> new CertificateMessage(
                                HostileStatements.certificate(scene, StatementKind.NOTARIZE, turn))),
                voter(
                        "voter-questions",
                        "transactions that do not exist, and all final blocks",
                        600,
                        (_, turn) -> turn % 2 == 0 ? unknown(turn) : new GetFinalBlocks(turn, 1)),
                voter(
                        "voter-transactions",
                        "transactions with another's signature",
                        120,
                        (scene, turn) -> new TransactionsMessage(IntStream.range(turn * 50, turn * 50 + 50)
                                .mapToObj(number -> HostileTransactions.unsigned(scene, number))
                                .toList())));
    }

    private static GetTransactions unknown(int turn) {
        return new GetTransactions(
                turn,
                Stream.generate(Scene::randomHash).limit(PeerMessage.MAX_HASHES).toList());
    }

    private static Attack voter(String name, String does, long perSecond, Messages messages) {
        return Attack.of(name, VOTER, does, perSecond, raid -> {
            HostileLink link = raid.voterLink().reading();
            for (int turn = 1; raid.goesOn(); turn++) {
                raid.pace(1);
                link.send(messages.next(raid.scene(), turn));
            }
        });
    }
}
