package io.timecoin.verification;

import io.timecoin.consensus.Proposal;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many signatures of consensus are verified for each link in one view, renewed once in a retry interval while the view
 * lasts; and which links have brought one that does not hold: they are not listened to for the rest of the view. A voter's
 * account is its own whatever link it comes back on. The caller locks.
 */
final class LinkAllowances {

    /** Most accounts of strangers, more than there are links; the oldest goes. */
    static final int MOST_STRANGERS = 1_024;

    private static final class Account {
        private long epoch = -1;
        private long view;
        private long renewedAt;
        private long spent;
        private boolean silenced;
    }

    private final long renewalMillis;
    private final Map<Hash256, Account> voters = new LinkedHashMap<>();
    private final Map<PublicKey, Account> strangers = new LinkedHashMap<>();
    private final Account allStrangers = new Account();

    LinkAllowances(long renewalMillis) {
        this.renewalMillis = renewalMillis;
    }

    /**
     * Signatures for a voter's link: of one proposal with all the certificates it may bring, signed by everybody, and beside
     * it each vote that there can be in a view, and one certificate more. Who has lost everything needs that much to follow in
     * one view; what is useless is far less, since one bad signature ends it and good ones count once.
     */
    static long ofVoter(int voters) {
        return (Proposal.MAX_JUSTIFICATION + 4L) * voters;
    }

    /** For a stranger's: each vote that there can be in a view, and one certificate. */
    static long ofStranger(int voters) {
        return 4L * voters;
    }

    /** For all strangers together: they cost nothing to make. */
    static long ofAllStrangers(int voters) {
        return 4 * ofStranger(voters);
    }

    /** Whether the link may have so many signatures verified now; if so they are charged to it. */
    boolean spend(Sender from, long signatures, Position at, long now) {
        int voters = at.now().set().size();
        Account account = current(account(from), at, now);
        if (from.isVoter()) {
            return spend(account, signatures, ofVoter(voters));
        }
        Account all = current(allStrangers, at, now);
        return all.spent + signatures <= ofAllStrangers(voters)
                && spend(account, signatures, ofStranger(voters))
                && spend(all, signatures, ofAllStrangers(voters));
    }

    private static boolean spend(Account account, long signatures, long most) {
        if (account.spent + signatures > most) {
            return false;
        }
        account.spent += signatures;
        return true;
    }

    /** The link has brought a signature that does not hold. */
    void silence(Sender from, Position at, long now) {
        current(account(from), at, now).silenced = true;
    }

    boolean isSilenced(Sender from, Position at, long now) {
        return current(account(from), at, now).silenced;
    }

    /** The link is gone; a voter that comes back finds its account as it was. */
    void forget(PublicKey nodeKey) {
        strangers.remove(nodeKey);
    }

    /** Voters of another epoch than this have no account any more. */
    void keep(Set<Hash256> ids) {
        voters.keySet().retainAll(ids);
    }

    private Account account(Sender from) {
        Hash256 voter = from.voter();
        if (voter != null) {
            return voters.computeIfAbsent(voter, _ -> new Account());
        }
        Account account = strangers.computeIfAbsent(from.nodeKey(), _ -> new Account());
        if (strangers.size() > MOST_STRANGERS) {
            strangers.remove(strangers.keySet().iterator().next());
        }
        return account;
    }

    private Account current(Account account, Position at, long now) {
        boolean moved = account.epoch != at.epoch() || account.view != at.currentView();
        if (moved || now - account.renewedAt >= renewalMillis) {
            account.epoch = at.epoch();
            account.view = at.currentView();
            account.renewedAt = now;
            account.spent = 0;
            account.silenced &= !moved;
        }
        return account;
    }
}
