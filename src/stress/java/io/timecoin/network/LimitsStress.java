package io.timecoin.network;

import io.timecoin.Interleavings;
import io.timecoin.network.PeerMessage.GetCertificates;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Replies are free once, whichever threads of the network do it. */
@Param(name = "question", gen = IntGen.class, conf = "1:2")
public final class LimitsStress {

    private final AskedReplies questions = new AskedReplies();

    @Operation
    public void asked(@Param(name = "question") int question) {
        questions.asked(new GetCertificates(question, 1, 1, 1));
    }

    @Operation
    public boolean isAnswer(@Param(name = "question") int question) {
        return questions.isAnswer(new PeerMessage.CertificatesReply(question, 1, List.of()));
    }

    @Test
    void nothingIsCountedTwiceOrForgotten() {
        Interleavings.check(LimitsStress.class);
    }

    @Test
    void nothingIsCountedTwiceOrForgottenUnderLoad() {
        Interleavings.load(LimitsStress.class);
    }
}
