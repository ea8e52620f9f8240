package io.timecoin.attack;

import static io.timecoin.attack.Attack.Who.STRANGER;

import io.timecoin.attack.Attack.Origin;
import io.timecoin.consensus.StatementKind;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetEndpoints;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessageCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What a key made for nothing can ask and say on links (protocol §7). */
final class StrangerAttacks {

    /** Far beyond any chain, and a valid number. */
    private static final long FAR = 1L << 60;

    private StrangerAttacks() {}

    static List<Attack> all() {
        return Stream.of(questions(), statements(), talk())
                .flatMap(List::stream)
                .toList();
    }

    static byte[] encoded(PeerMessage message) {
        return PeerMessageCodec.encode(message);
    }

    /** A message for each turn. */
    private interface Messages {
        PeerMessage next(Scene scene, int turn);
    }

    private static Attack.Raider say(boolean reading, Messages messages) {
        return raid -> {
            HostileLink link = raid.link();
            if (reading) {
                link.reading();
            }
            for (int turn = 1; raid.goesOn(); turn++) {
                raid.pace(1);
                link.send(messages.next(raid.scene(), turn));
            }
        };
    }

    private static List<Attack> questions() {
        return List.of(
                Attack.of(
                                "unread-replies",
                                STRANGER,
                                "30 links a node with 20 questions a second for final blocks, replies not read",
                                2_400,
                                say(false, (_, turn) -> new GetFinalBlocks(turn, 1)))
                        .from(Origin.MANY_PREFIXES, 30),
                Attack.of(
                                "questions-for-final-blocks",
                                STRANGER,
                                "all final blocks, again and again, and reads them",
                                720,
                                say(
                                        true,
                                        (scene, turn) -> new GetFinalBlocks(
                                                turn,
                                                1
                                                        + turn
                                                                % Math.max(
                                                                        1,
                                                                        scene.moment()
                                                                                .height()))))
                        .from(Origin.MANY_PREFIXES, 2),
                Attack.of(
                                "questions-nobody-can-answer",
                                STRANGER,
                                "1,024 transactions that do not exist",
                                400,
                                say(
                                        true,
                                        (_, turn) -> new GetTransactions(
                                                turn,
                                                Stream.generate(Scene::randomHash)
                                                        .limit(PeerMessage.MAX_HASHES)
                                                        .toList())))
                        .from(Origin.MANY_PREFIXES, 10),
                Attack.of(
                                "questions-with-repetitions",
                                STRANGER,
                                "one long payment, 1,024 times in a question, replies not read",
                                400,
                                StrangerAttacks::repetitions)
                        .from(Origin.MANY_PREFIXES, 10),
                Attack.of(
                                "questions-for-blocks-and-certificates",
                                STRANGER,
                                "the newest block and all certificates",
                                4_000,
                                say(
                                        true,
                                        (scene, turn) -> turn % 2 == 0
                                                ? new GetBlock(
                                                        turn, scene.moment().blockHash(), 0)
                                                : new GetCertificates(
                                                        turn, scene.moment().epoch(), 1, FAR)))
                        .from(Origin.MANY_PREFIXES, 10),
                Attack.of(
                                "questions-for-endpoints",
                                STRANGER,
                                "endpoints of other nodes, again and again, and reads them",
                                4_000,
                                say(true, (_, turn) -> new GetEndpoints(turn, List.of())))
                        .from(Origin.MANY_PREFIXES, 10));
    }

    private static List<Attack> statements() {
        return List.of(
                Attack.of(
                                "forged-votes",
                                STRANGER,
                                "votes of voters with another's signature",
                                8_000,
                                say(true, HostileStatements::forgedVote))
                        .from(Origin.MANY_PREFIXES, 24),
                Attack.of(
                                "forged-certificates",
                                STRANGER,
                                "certificates of a quorum that never signed",
                                2_000,
                                say(
                                        true,
                                        (scene, turn) -> new CertificateMessage(
                                                HostileStatements.certificate(scene, StatementKind.FINALIZE, turn))))
                        .from(Origin.MANY_PREFIXES, 10),
                Attack.of(
                                "forged-proposals",
                                STRANGER,
                                "proposals of 10,000 transactions that do not exist, with another's signature",
                                40,
                                say(true, HostileStatements::forgedProposal))
                        .from(Origin.MANY_PREFIXES, 4));
    }

    private static List<Attack> talk() {
        return List.of(
                Attack.of(
                                "far-heights",
                                STRANGER,
                                "status of a height that nobody has reached",
                                100,
                                say(
                                        true,
                                        (scene, _) -> new StatusMessage(
                                                FAR, scene.moment().epoch(), 1)))
                        .from(Origin.MANY_PREFIXES, 3)
                        .meanwhile(network -> network.below("timecoin_target_height_blocks", FAR / 2)),
                Attack.of(
                                "endless-status",
                                STRANGER,
                                "status without end",
                                40_000,
                                say(
                                        true,
                                        (scene, turn) -> new StatusMessage(
                                                turn, scene.moment().epoch(), turn)))
                        .from(Origin.MANY_PREFIXES, 5),
                Attack.of("link-pings", STRANGER, "pings of the link without end", 40_000, StrangerAttacks::pings)
                        .from(Origin.MANY_PREFIXES, 5));
    }

    private static void repetitions(Raid raid) throws IOException {
        HostileLink link = raid.link();
        Transaction large = HostileTransactions.large(raid.scene(), raid.worker());
        link.send(new TransactionsMessage(List.of(large)));
        for (int turn = 1; raid.goesOn(); turn++) {
            raid.pace(1);
            link.send(new GetTransactions(turn, Collections.nCopies(PeerMessage.MAX_HASHES, large.fullHash())));
        }
    }

    private static void pings(Raid raid) throws IOException {
        HostileLink link = raid.link().reading();
        for (long number = 1; raid.goesOn(); number++) {
            raid.pace(1);
            link.payload(ByteBuffer.allocate(9).put((byte) 0xf0).putLong(number).array());
        }
    }
}
