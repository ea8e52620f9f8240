package io.timecoin.attack;

import static io.timecoin.attack.Attack.Who.NOBODY;
import static io.timecoin.attack.Attack.Who.STRANGER;

import io.timecoin.attack.Attack.Origin;
import io.timecoin.network.Direction;
import io.timecoin.network.Handshake;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** What can be done to handshakes, and with links that nobody needs (protocol §7). */
final class HandshakeAttacks {

    private HandshakeAttacks() {}

    static List<Attack> all() {
        return List.of(
                Attack.of("slow-handshakes", NOBODY, "an opening, one byte a half second", 2_000, raid -> {
                            byte[] opening = opening(raid);
                            LawfulCall call = raid.call();
                            call.readOn();
                            call.begin(opening.length);
                            for (int sent = 0; sent < opening.length && raid.goesOn(); sent++) {
                                call.data(new byte[] {opening[sent]}, 1);
                                raid.idle(Duration.ofMillis(500));
                            }
                        })
                        .from(Origin.MANY_PREFIXES, 60),
                Attack.of(
                                "half-handshakes",
                                NOBODY,
                                "openings whose answer costs the node a signature",
                                1_000,
                                raid -> {
                                    byte[] opening = opening(raid);
                                    while (raid.goesOn()) {
                                        raid.pace(1);
                                        LawfulCall call = raid.call();
                                        call.send(opening);
                                        call.receive();
                                        raid.leave();
                                    }
                                })
                        .from(Origin.MANY_PREFIXES, 10),
                Attack.of("whole-handshakes", STRANGER, "links that end at once", 300, raid -> {
                            raid.pace(1);
                            raid.link();
                        })
                        .from(Origin.MANY_PREFIXES, 10),
                Attack.of(
                                "false-duplicate",
                                NOBODY,
                                "a refusal as if another node had the same operator key",
                                200,
                                HandshakeAttacks::refusals)
                        .from(Origin.ONE_PREFIX, 3)
                        .aftermath(network -> network.counted("timecoin_duplicate_operators_total", 0)),
                Attack.of(
                                "links-of-one-prefix",
                                STRANGER,
                                "60 links a node, each as quiet as it may be",
                                1_000,
                                raid -> {
                                    HostileLink link = raid.link().reading();
                                    while (raid.goesOn()) {
                                        link.send(new StatusMessage(1, 0, 1));
                                        raid.idle(Duration.ofSeconds(1));
                                    }
                                })
                        .from(Origin.ONE_PREFIX, 60),
                Attack.of("impostors", STRANGER, "a record of a masternode by another operator key", 100, raid -> {
                            raid.pace(1);
                            stay(raid, raid.scene().impostor(AttackedNetwork.HONEST));
                        })
                        .from(Origin.MANY_PREFIXES, 3)
                        .meanwhile(AttackedNetwork::nobodyElseIsAMasternode),
                Attack.of(
                                "claimed-endpoints",
                                STRANGER,
                                "links that claim the endpoints of voters; a node is killed and started again",
                                100,
                                raid -> {
                                    raid.pace(1);
                                    stay(raid, raid.scene().stranger(endpoint(raid)));
                                })
                        .from(Origin.MANY_PREFIXES, 4)
                        .meanwhile(AttackedNetwork::aRestartedNodeGetsItsLinksBack),
                Attack.of("forged-frames", STRANGER, "frames whose tag is wrong", 100, raid -> {
                            raid.pace(1);
                            HostileLink link = raid.link().reading();
                            byte[] frame = link.seal(new byte[100]);
                            frame[frame.length - 1] ^= 1;
                            sayUntilTheEnd(raid, link, frame);
                        })
                        .from(Origin.MANY_PREFIXES, 4),
                Attack.of("replayed-frames", STRANGER, "the same authentic frame again and again", 100, raid -> {
                            raid.pace(1);
                            HostileLink link = raid.link().reading();
                            byte[] frame = link.seal(StrangerAttacks.encoded(new StatusMessage(1, 0, 1)));
                            sayUntilTheEnd(raid, link, frame);
                        })
                        .from(Origin.MANY_PREFIXES, 4),
                malformed("unknown-kinds", "messages of no kind", new byte[] {0x7f, 1, 2, 3}),
                malformed("oversize-counts", "a list of 4 billion hashes in 20 bytes", oversize()));
    }

    private static Attack malformed(String name, String does, byte[] payload) {
        return Attack.of(name, STRANGER, does, 100, raid -> {
                    raid.pace(1);
                    HostileLink link = raid.link().reading();
                    while (raid.goesOn()) {
                        link.payload(payload);
                        raid.idle(Duration.ofMillis(20));
                    }
                })
                .from(Origin.MANY_PREFIXES, 4);
    }

    /** A question for transactions whose count is the greatest that there is. */
    private static byte[] oversize() {
        byte[] payload = new byte[20];
        payload[0] = 6;
        for (int i = 5; i < 9; i++) {
            payload[i] = -1;
        }
        return payload;
    }

    private static byte[] opening(Raid raid) {
        return HostileLink.handshake(raid.scene().stranger(""), Direction.OUTBOUND)
                .open();
    }

    private static void refusals(Raid raid) throws IOException {
        raid.pace(1);
        LawfulCall call = raid.call();
        call.readOn();
        call.send(Handshake.refusal(
                Refusal.DUPLICATE_OPERATOR, "operator key 00ff is live at 203.0.113.7:24000; stop this node at once"));
        raid.idle(Duration.ofMillis(200));
    }

    /** The endpoint of one of the voters, of each in turn. */
    private static String endpoint(Raid raid) {
        List<String> endpoints = IntStream.range(
                        0, raid.scene().genesis().masternodes().size())
                .mapToObj(i -> raid.scene().genesis().masternodes().get(i).endpoint())
                .toList();
        return endpoints.get(raid.worker() % endpoints.size());
    }

    private static void stay(Raid raid, NodeIdentity identity) throws IOException {
        HostileLink link = raid.link(identity).reading();
        while (raid.goesOn()) {
            link.send(new StatusMessage(1, 0, 1));
            raid.idle(Duration.ofSeconds(1));
        }
    }

    private static void sayUntilTheEnd(Raid raid, HostileLink link, byte[] frame) throws IOException {
        while (raid.goesOn()) {
            link.frame(frame);
            raid.idle(Duration.ofMillis(20));
        }
    }
}
