package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Voter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who of the voters is there (protocol §5.1): a dead one has not been heard for a while, an idle one is heard perhaps but takes
 * no part. What is known of a voter goes with it from epoch to epoch, or each epoch would wait for the same dead one again.
 *
 * <p>Keeps INV-26.
 */
final class VoterActivity {

    /** So many views with a quorum's votes without a new word of a voter make it idle. */
    static final int IDLE_VIEWS = 10;

    private static final class Life {
        private long heardAt;
        private long spokeIn;
        private long newestEpoch = -1;
        private long newestView;

        private Life(long now, long views) {
            heardAt = now;
            spokeIn = views;
        }

        /** An old vote that somebody sends once more shows no life. */
        private boolean isNews(Statement statement) {
            return statement.epoch() > newestEpoch
                    || (statement.epoch() == newestEpoch && statement.view() > newestView);
        }
    }

    private final long inactivity;
    private final Map<Hash256, Life> byId = new LinkedHashMap<>();
    private List<Life> lives = List.of();
    private ActiveSet set;

    /** Views in which a quorum's votes came, since this node runs. */
    private long views;

    /** Nobody is dead at the start. */
    VoterActivity(ConsensusConfig config, ActiveSet set) {
        this.inactivity = config.leaderInactivity();
        this.set = set;
    }

    /** Votes are those of this set from now on; who was in the former one too is known already. */
    void open(ActiveSet opened, long now) {
        set = opened;
        lives = new ArrayList<>(opened.size());
        for (Voter voter : opened.voters()) {
            lives.add(byId.getOrDefault(voter.id(), new Life(now, views)));
        }
        byId.clear();
        for (int i = 0; i < lives.size(); i++) {
            byId.put(opened.voter(i).id(), lives.get(i));
        }
    }

    /** Something authenticated came from a voter. */
    void heard(int signer, long now) {
        if (signer >= 0 && signer < lives.size()) {
            lives.get(signer).heardAt = now;
        }
    }

    /** A voter signed this, of whatever view and epoch, and whoever brought it. */
    void spoke(int signer, Statement statement) {
        if (signer < 0 || signer >= lives.size()) {
            return;
        }
        Life life = lives.get(signer);
        if (life.isNews(statement)) {
            life.newestEpoch = statement.epoch();
            life.newestView = statement.view();
            life.spokeIn = views;
        }
    }

    /** A quorum's votes of one more view have come. */
    void quorumSpoke() {
        views++;
    }

    boolean isIdle(int voter) {
        return views - lives.get(voter).spokeIn >= IDLE_VIEWS;
    }

    /** Silent for so long, while a quorum is heard: it is the voter, and not this node's own links. */
    boolean isDead(int voter, int self, long now) {
        return now >= deadAt(voter) && isQuorumHeard(self, now);
    }

    /** When a voter counts as dead if nothing comes from it until then, ms. */
    long deadAt(int voter) {
        return lives.get(voter).heardAt + inactivity;
    }

    boolean isHeard(int voter, long now) {
        return now < deadAt(voter);
    }

    private boolean isQuorumHeard(int self, long now) {
        long weight = 0;
        for (int i = 0; i < lives.size(); i++) {
            if (i == self || isHeard(i, now)) {
                weight += set.voter(i).weight();
            }
        }
        return set.isQuorum(weight);
    }
}
