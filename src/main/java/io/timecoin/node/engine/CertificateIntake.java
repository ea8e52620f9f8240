package io.timecoin.node.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.verification.Position;
import io.timecoin.verification.Ruling;
import io.timecoin.verification.Sender;
import io.timecoin.verification.UnderWay;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way of certificates to the engine, whether they came by themselves or with a proposal: each is one piece of work, and of
 * those that say the same one is verified at a time. Safe for any thread; never waits.
 */
final class CertificateIntake {

    private record Attempt(Sender from, Certificate certificate, Runnable taken) {
        Statement statement() {
            return certificate.statement();
        }
    }

    private final GatedVerifiers verifiers;
    private final EpochSets sets;
    private final ShownCertificates shown;
    private final UnderWay<Statement, Attempt> underWay = new UnderWay<>();

    CertificateIntake(GatedVerifiers verifiers, EpochSets sets, ShownCertificates shown) {
        this.verifiers = verifiers;
        this.sets = sets;
        this.shown = shown;
    }

    /** Several; {@code then} is run once nothing more comes of them. */
    void all(Sender from, List<Certificate> certificates, Runnable then) {
        AtomicInteger left = new AtomicInteger(certificates.size() + 1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                then.run();
            }
        };
        certificates.forEach(certificate -> one(from, certificate, one));
        one.run();
    }

    /** One, of the current epoch or a former one. */
    void one(Sender from, Certificate certificate, Runnable taken) {
        Attempt attempt = new Attempt(from, certificate, taken);
        Ruling ruling = verifiers.ask((gate, at, now) -> gate.certificate(from, certificate, at, now));
        if (ruling instanceof Ruling.Take) {
            verifiers.queue(from, () -> turn(attempt));
        } else {
            useless(attempt);
        }
    }

    /** Its turn has come. If another thread is at the same it waits for that one, and for no other: nobody's queue holds it up. */
    private void turn(Attempt attempt) {
        if (begins(attempt)) {
            Optional<Attempt> next = Optional.of(attempt);
            while (next.isPresent() && !succeeds(next.get())) {
                useless(next.get());
                next = failed(attempt.statement());
            }
        }
    }

    private boolean begins(Attempt attempt) {
        synchronized (underWay) {
            return underWay.begin(attempt.statement(), attempt);
        }
    }

    private Optional<Attempt> failed(Statement statement) {
        synchronized (underWay) {
            return underWay.failed(statement);
        }
    }

    private void useless(Attempt attempt) {
        if (shown.isHeld(attempt.statement())) {
            shown.shownBy(attempt.statement(), attempt.from().nodeKey());
        }
        attempt.taken().run();
    }

    private boolean succeeds(Attempt attempt) {
        Certificate certificate = attempt.certificate();
        Optional<Position> wanted =
                verifiers.askWhere((gate, at, now) -> gate.wants(attempt.from(), certificate, at, now));
        if (wanted.isEmpty()) {
            return false;
        }
        if (!sets.verify(certificate, wanted.get())) {
            verifiers.forged(attempt.from());
            return false;
        }
        shown.shownBy(attempt.statement(), attempt.from().nodeKey());
        if (verifiers.give(replica -> replica.certificate(certificate), attempt.taken())) {
            shown.held(attempt.statement());
        }
        List<Attempt> others;
        synchronized (underWay) {
            others = underWay.succeeded(attempt.statement());
        }
        others.forEach(this::useless);
        return true;
    }
}
