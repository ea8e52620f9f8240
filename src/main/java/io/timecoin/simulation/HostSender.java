package io.timecoin.simulation;

import io.timecoin.network.PeerMessage;
import java.util.ArrayList;
import java.util.List;

/** What one host says to others. A traitor's treasons stand between it and the network. */
final class HostSender {

    private final SimulatedNode node;
    private final SimulatedNetwork network;

    HostSender(SimulatedNode node, SimulatedNetwork network) {
        this.node = node;
        this.network = network;
    }

    void send(int to, PeerMessage message) {
        send(to, new Envelope(message));
    }

    /** Nobody says anything to itself. */
    void send(int to, Envelope envelope) {
        if (to == node.host) {
            return;
        }
        if (node.treasons().isEmpty()) {
            network.send(node.host, to, envelope);
            return;
        }
        List<PeerMessage> sent = List.of(envelope.message);
        for (Treason treason : node.treasons()) {
            List<PeerMessage> next = new ArrayList<>();
            sent.forEach(each -> next.addAll(treason.instead(node, to, each)));
            sent = next;
        }
        sent.forEach(each -> network.send(node.host, to, each));
    }

    void broadcast(PeerMessage message) {
        broadcast(new Envelope(message));
    }

    void broadcast(Envelope envelope) {
        for (int to = 0; to < network.size(); to++) {
            send(to, envelope);
        }
    }

    /** A traitor sends this past its treasons. */
    void forge(int to, PeerMessage message) {
        network.send(node.host, to, message);
    }

    /** The same to every other host. */
    void forgeToAll(PeerMessage message) {
        Envelope envelope = new Envelope(message);
        for (int to = 0; to < network.size(); to++) {
            if (to != node.host) {
                network.send(node.host, to, envelope);
            }
        }
    }
}
