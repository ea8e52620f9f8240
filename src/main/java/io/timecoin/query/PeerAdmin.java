package io.timecoin.query;

import io.timecoin.query.view.BanView;
import io.timecoin.query.view.BookView;
import io.timecoin.query.view.ScoredPeer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an operator may see and change of peers' conduct (protocol §7). Safe for any thread; nothing blocks. */
public interface PeerAdmin {

    /** The linked peers with their scores. */
    List<ScoredPeer> peers();

    /** What is known of others' endpoints. */
    BookView book();

    /** The bans that hold, the oldest first. */
    List<BanView> bans();

    /** Whether a text names what can be banned: a node key, an address or a prefix. */
    boolean isSubject(String text);

    /**
     * Bans a subject, or bans it anew from now on.
     *
     * @return empty if the text is no {@linkplain #isSubject subject}, or too many are banned by operators already
     */
    Optional<BanView> ban(String subject, Duration duration);

    /** Lifts the ban of just this subject; false if there is none. */
    boolean unban(String subject);
}
