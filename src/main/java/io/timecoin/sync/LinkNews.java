package io.timecoin.sync;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerInfo;
import io.timecoin.replica.Replica;
import io.timecoin.verification.EngineInbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Tells the engine, and who gets the history, who is linked, how far peers are and who is gone: one task for all of it, however much came since its last
 * turn, which therefore always has room. A peer that is gone must be forgotten even by an engine whose inbox is full: its height
 * would stay for ever. Safe for any thread.
 */
final class LinkNews {

    /** Who is told at once, whatever the engine has to do. Never waits. */
    interface Heights {

        /** A peer says how far it is. */
        void claims(PublicKey peer, long finalHeight, boolean votes);

        void gone(PublicKey peer);
    }

    /** The last that is known of a link; of one that ended and stands again both are told. */
    private record News(boolean ended, boolean stands, long finalHeight, boolean votes) {}

    private final EngineInbox engine;
    private final ToIntFunction<PeerInfo> voterIndex;
    private final Heights heights;
    private final Map<PublicKey, News> news = new LinkedHashMap<>();
    private final Set<PeerInfo> linkedVoters = new LinkedHashSet<>();
    private boolean told;

    /** @param voterIndex among the voters of the current epoch, negative for a stranger */
    LinkNews(EngineInbox engine, ToIntFunction<PeerInfo> voterIndex, Heights heights) {
        this.heights = heights;
        this.engine = engine;
        this.voterIndex = voterIndex;
    }

    void linked(PeerInfo peer) {
        boolean votes = isVoter(peer);
        note(peer, false, peer.finalHeight(), votes, votes);
    }

    void height(PeerInfo peer, long finalHeight) {
        note(peer, false, finalHeight, isVoter(peer), false);
    }

    void gone(PeerInfo peer) {
        note(peer, true, 0, false, false);
    }

    private boolean isVoter(PeerInfo peer) {
        return voterIndex.applyAsInt(peer) >= 0;
    }

    private void note(PeerInfo peer, boolean gone, long finalHeight, boolean votes, boolean linkedVoter) {
        if (gone) {
            heights.gone(peer.nodeKey());
        } else {
            heights.claims(peer.nodeKey(), finalHeight, votes);
        }
        synchronized (news) {
            News before = news.get(peer.nodeKey());
            boolean ended = gone || (before != null && before.ended());
            news.put(peer.nodeKey(), new News(ended, !gone, finalHeight, votes));
            linkedVoters.removeIf(
                    other -> (gone || linkedVoter) && other.nodeKey().equals(peer.nodeKey()));
            if (linkedVoter) {
                linkedVoters.add(peer);
            }
            if (told) {
                return;
            }
            told = true;
        }
        engine.answer(this::tell); // at most one waits
    }

    private void tell(Replica replica) {
        Map<PublicKey, News> since;
        List<PeerInfo> linked;
        synchronized (news) {
            told = false;
            since = new LinkedHashMap<>(news);
            linked = new ArrayList<>(linkedVoters);
            news.clear();
            linkedVoters.clear();
        }
        since.forEach((key, last) -> {
            if (last.ended()) {
                replica.peerGone(key);
            }
            if (last.stands()) {
                replica.peerHeight(key, last.finalHeight(), last.votes());
            }
        });
        linked.forEach(peer -> replica.linked(voterIndex.applyAsInt(peer)));
    }
}
