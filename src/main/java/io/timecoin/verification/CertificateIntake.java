package io.timecoin.verification;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.network.conduct.Fault;
import java.util.List;
import java.util.Optional;

/**
 * The way of certificates to the engine, whether they came by themselves or with a proposal: each is one piece of work, and of
 * those that say the same one is verified at a time. Safe for any thread; never waits.
 */
final class CertificateIntake {

    private record Attempt(Sender from, Certificate certificate, UniEmitter<? super Void> done) {
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

    /** Several; done once nothing more comes of them. */
    Uni<Void> all(Sender from, List<Certificate> certificates) {
        if (certificates.isEmpty()) {
            return GatedVerifiers.done();
        }
        return Uni.join()
                .all(certificates.stream()
                        .map(certificate -> one(from, certificate))
                        .toList())
                .andFailFast()
                .replaceWithVoid();
    }

    /** One, of the current epoch or a former one. */
    Uni<Void> one(Sender from, Certificate certificate) {
        Ruling ruling = verifiers.ask((gate, at, now) -> gate.certificate(from, certificate, at, now));
        if (ruling instanceof Ruling.Take) {
            return verifiers.queued(
                    from, () -> Uni.createFrom().emitter(emitter -> turn(new Attempt(from, certificate, emitter))));
        }
        noteShown(certificate.statement(), from);
        return GatedVerifiers.done();
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
        noteShown(attempt.statement(), attempt.from());
        attempt.done().complete(null);
    }

    private void noteShown(Statement statement, Sender from) {
        if (shown.isHeld(statement)) {
            shown.shownBy(statement, from.nodeKey());
        }
    }

    private boolean succeeds(Attempt attempt) {
        Certificate certificate = attempt.certificate();
        Optional<Position> wanted =
                verifiers.askWhere((gate, at, now) -> gate.wants(attempt.from(), certificate, at, now));
        if (wanted.isEmpty()) {
            return false;
        }
        if (!sets.verify(certificate, wanted.get())) {
            verifiers.forged(attempt.from(), Fault.BAD_SIGNATURE);
            return false;
        }
        shown.shownBy(attempt.statement(), attempt.from().nodeKey());
        verifiers
                .given(replica -> replica.certificate(certificate), () -> shown.held(attempt.statement()))
                .subscribe()
                .with(attempt.done()::complete, attempt.done()::fail);
        List<Attempt> others;
        synchronized (underWay) {
            others = underWay.succeeded(attempt.statement());
        }
        others.forEach(this::useless);
        return true;
    }
}
