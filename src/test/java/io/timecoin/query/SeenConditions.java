package io.timecoin.query;

import io.timecoin.replica.ChainProgress;
import java.util.Optional;

/** What a test lets a node see; all is well unless it says otherwise. Empty words mean that there is nothing to say. */
final class SeenConditions {

    boolean stopping;
    String halted = "";
    String differs = "";
    boolean started = true;
    boolean replaying;
    long height = 161;
    boolean fetching;
    boolean lacksFinal;
    boolean followed;
    boolean voting = true;
    long proven = 161;
    boolean enough = true;
    boolean quorum = true;
    boolean recent;
    String clockWrong = "";
    String full = "";

    SeenConditions everythingWrong() {
        stopping = true;
        halted = "two chains are final";
        differs = "its execution is wrong";
        started = false;
        replaying = true;
        height = 75;
        fetching = true;
        lacksFinal = true;
        quorum = false;
        clockWrong = "3 s behind";
        full = "the mempool is full";
        return this;
    }

    NodeState.Conditions now() {
        return new NodeState.Conditions(
                stopping,
                words(halted),
                words(differs),
                started
                        ? Optional.of(new ChainProgress(height, replaying, fetching, lacksFinal, followed))
                        : Optional.empty(),
                voting,
                new Witnesses(quorum ? 3 : enough ? 2 : 1, 4, enough, quorum, proven, recent),
                words(clockWrong),
                words(full));
    }

    private static Optional<String> words(String words) {
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }

    /** Where a node that has seen nothing else stands. */
    NodeState.Standing look() {
        return new NodeState.Machine().look(now(), 0);
    }

    NodeState first() {
        return look().state();
    }
}
