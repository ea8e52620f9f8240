package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.simulation.VirtualCpu.Verification;
import io.timecoin.verification.Ruling;
import io.timecoin.verification.UnderWay;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way of certificates to one node's replica, by themselves or with a proposal: each is one piece of work, and of those
 * that say the same one is verified at a time.
 */
final class CertificateGate {

    private record Attempt(int from, Certificate certificate, Envelope envelope, Runnable freed) {
        Statement statement() {
            return certificate.statement();
        }
    }

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final NodeGate gate;
    private final ShownCertificates shown;
    private UnderWay<Statement, Attempt> underWay = new UnderWay<>();

    CertificateGate(SimulatedNode node, SimulatedWorld world, NodeGate gate, ShownCertificates shown) {
        this.node = node;
        this.world = world;
        this.gate = gate;
        this.shown = shown;
    }

    /** Several; {@code then} is run once nothing more comes of them. */
    void all(int from, List<Certificate> certificates, Runnable then) {
        AtomicInteger left = new AtomicInteger(certificates.size() + 1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                then.run();
            }
        };
        certificates.forEach(
                certificate -> one(from, certificate, new Envelope(new CertificateMessage(certificate)), one));
        one.run();
    }

    /** One, of the current epoch or a former one. */
    void one(int from, Certificate certificate, Envelope envelope, Runnable freed) {
        Attempt attempt = new Attempt(from, certificate, envelope, freed);
        Ruling ruling = gate.gate().certificate(gate.sender(from), certificate, gate.position(), node.millis());
        if (ruling instanceof Ruling.Take) {
            gate.queue(from, () -> turn(attempt));
        } else {
            useless(attempt);
        }
    }

    private Verification turn(Attempt attempt) {
        return underWay.begin(attempt.statement(), attempt) ? verify(attempt) : new Verification(0, () -> {});
    }

    private Verification verify(Attempt attempt) {
        Certificate certificate = attempt.certificate();
        boolean wanted = gate.gate().wants(gate.sender(attempt.from()), certificate, gate.position(), node.millis());
        return wanted
                ? new Verification(gate.knowledge().unverified(certificate), () -> verified(attempt))
                : new Verification(0, () -> failed(attempt));
    }

    private void verified(Attempt attempt) {
        Certificate certificate = attempt.certificate();
        if (!attempt.envelope().holds(world::holds)) {
            gate.forged(attempt.from(), attempt.freed());
            next(attempt.statement());
            return;
        }
        certificate.signers().forEach(signer -> certificate.voteOf(signer).ifPresent(gate::verified));
        world.waits.taken(node, attempt.envelope());
        if (attempt.envelope().isNews()) {
            world.checkers.certificate(certificate);
        }
        shown.shownBy(attempt.statement(), attempt.from());
        gate.give(attempt.from(), here -> here.certificate(certificate), attempt.freed());
        shown.held(attempt.statement());
        underWay.succeeded(attempt.statement()).forEach(this::useless);
    }

    private void failed(Attempt attempt) {
        useless(attempt);
        next(attempt.statement());
    }

    /** The next one that says the same is verified, if there is one. */
    private void next(Statement statement) {
        underWay.failed(statement).ifPresent(next -> gate.queue(next.from(), () -> verify(next)));
    }

    private void useless(Attempt attempt) {
        if (shown.isHeld(attempt.statement())) {
            shown.shownBy(attempt.statement(), attempt.from());
        }
        attempt.freed().run();
    }

    /** The process has ended. */
    void clear() {
        underWay = new UnderWay<>();
    }
}
