package io.timecoin.network.fetch;

import io.timecoin.consensus.Certificate;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.conduct.Fault;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of a range of views. Each reply is given on at once; other sources are asked until each view of the range has
 * a certificate that holds.
 */
public final class CertificatesFetch implements Fetch {

    /**
     * What has become of certificates that came.
     *
     * @param holding those that hold
     * @param forged whether one has a signature that is wrong for certain, whatever this node knows
     */
    public record Judged(List<Certificate> holding, boolean forged) {
        public Judged {
            holding = List.copyOf(holding);
        }
    }

    /** Gives on what holds of certificates that have come, and tells what that was. */
    public interface Judge {
        void judge(List<Certificate> certificates, Consumer<Judged> concluded);
    }

    private final long epoch;
    private final long fromView;
    private final long toView;
    private final Judge judge;
    private final Set<Long> covered = new TreeSet<>();

    public CertificatesFetch(long epoch, long fromView, long toView, Judge judge) {
        this.epoch = epoch;
        this.fromView = fromView;
        this.toView = toView;
        this.judge = judge;
    }

    @Override
    public Transfer begin() {
        return new FromOne();
    }

    @Override
    public void exhausted() {} // asked for again by the core's next repetition

    private final class FromOne implements Transfer {

        private long next = fromView;
        private boolean asking;

        @Override
        public @Nullable PeerMessage next(int requestId) {
            while (next <= toView && covered.contains(next)) {
                next++;
            }
            if (asking || next > toView) {
                return null;
            }
            asking = true;
            return new GetCertificates(requestId, epoch, next, toView);
        }

        @Override
        public Step take(PeerMessage question, PeerMessage reply) {
            asking = false;
            if (!(question instanceof GetCertificates asked) || !(reply instanceof CertificatesReply answer)) {
                return new Step.False("answered another question than was asked");
            }
            if (answer.throughView() < asked.fromView() || answer.throughView() > toView) {
                return new Step.False("answered for other views than were asked for");
            }
            if (!answer.certificates().stream().allMatch(each -> isAskedFor(each, asked, answer.throughView()))) {
                return new Step.False("sent certificates that were not asked for");
            }
            if (answer.certificates().isEmpty()) {
                return Step.USELESS;
            }
            next = answer.throughView() + 1;
            return new Step.Judge(
                    conclude -> judge.judge(answer.certificates(), judged -> conclude.accept(() -> cover(judged))));
        }

        private boolean isAskedFor(Certificate certificate, GetCertificates asked, long throughView) {
            return certificate.epoch() == epoch
                    && certificate.view() >= asked.fromView()
                    && certificate.view() <= throughView;
        }
    }

    /** That none holds may be the sender's fault, or this node has gone on to another epoch meanwhile. */
    private Step cover(Judged judged) {
        List<Certificate> holding = judged.holding();
        holding.forEach(certificate -> covered.add(certificate.view()));
        if (covered.size() > toView - fromView) {
            return Step.DONE;
        }
        if (judged.forged()) {
            return new Step.False(Fault.BAD_SIGNATURE, "sent a certificate that does not hold");
        }
        return holding.isEmpty() ? Step.USELESS : Step.MORE;
    }
}
