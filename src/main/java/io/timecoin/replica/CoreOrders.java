package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Effect;
import io.timecoin.crypto.Hash256;
import java.util.List;

/** Carries out what the consensus core orders: in the replica what can be done there, the rest through the port. One thread. */
final class CoreOrders {

    private final Assemblies assemblies;
    private final LeaderWork leaderWork;
    private final FinalChain chain;
    private final RecordedBodies recorded;
    private final ReplicaPort port;

    CoreOrders(
            Assemblies assemblies, LeaderWork leaderWork, FinalChain chain, RecordedBodies recorded, ReplicaPort port) {
        this.assemblies = assemblies;
        this.leaderWork = leaderWork;
        this.chain = chain;
        this.recorded = recorded;
        this.port = port;
    }

    void execute(Effect effect, Moment now) {
        switch (effect) {
            case Effect.Cast cast -> port.cast(cast.proposal(), cast.votes(), recorded.basis(cast));
            case Effect.Repeat repeat ->
                port.repeat(repeat.proposal(), repeat.votes(), repeat.certificates(), repeat.to());
            case Effect.Relay relay -> port.relay(relay.certificate(), relay.shownBy());
            case Effect.Validate validate -> assemblies.validate(validate);
            case Effect.Obtain obtain -> assemblies.obtain(obtain);
            case Effect.LookAgain look -> assemblies.lookAgain(look);
            case Effect.Build build -> leaderWork.order(build, now);
            case Effect.BuildAgain again -> leaderWork.again(again);
            case Effect.FetchCertificates fetch ->
                port.fetchCertificates(fetch.epoch(), fetch.fromView(), fetch.toView(), fetch.source());
            case Effect.Finalized(Certificate finalization) -> chain.finalized(finalization);
            case Effect.ViewEntered(long epoch, long view, int leader) -> {
                leaderWork.viewEntered();
                port.viewEntered(epoch, view, leader);
            }
            case Effect.EvidenceFound found -> port.evidenceFound(found.evidence());
            case Effect.SelfDiffers(Hash256 block, List<Certificate> proof) -> selfDiffers(block, proof);
            case Effect.SelfAgrees(Hash256 block) -> port.selfAgrees(block);
            case Effect.Halted halted -> port.halted(halted.reason(), halted.certificates());
        }
    }

    private void selfDiffers(Hash256 block, List<Certificate> proof) {
        SecondLooks.Reasons reasons = assemblies.reasons(block).orElseThrow();
        List<Certificate> shown =
                proof.isEmpty() ? chain.syncedFinalization().map(List::of).orElse(List.of()) : proof;
        port.selfDiffers(block, reasons.first(), reasons.second(), shown);
    }
}
