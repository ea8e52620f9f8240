package io.timecoin.network;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Passes on what happens on links to who is named once, before there can be any link. */
final class LateListener implements PeerListener {

    private volatile @Nullable PeerListener told;

    void set(PeerListener listener) {
        told = listener;
    }

    private PeerListener told() {
        PeerListener listener = told;
        if (listener == null) {
            throw new IllegalStateException("a link before the start");
        }
        return listener;
    }

    @Override
    public void linked(PeerInfo peer) {
        told().linked(peer);
    }

    @Override
    public void unlinked(PeerInfo peer, String reason) {
        told().unlinked(peer, reason);
    }

    @Override
    public Uni<Void> received(PeerInfo peer, PeerMessage message) {
        return told().received(peer, message);
    }

    @Override
    public void refused(String remoteAddress, Refusal refusal, String words, boolean byPeer) {
        told().refused(remoteAddress, refusal, words, byPeer);
    }
}
