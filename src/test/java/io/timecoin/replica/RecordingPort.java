package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ClockVerdict;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.mempool.Departure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Remembers what it was asked to do and does nothing. */
final class RecordingPort implements ReplicaPort {

    final List<List<Hash256>> fetches = new ArrayList<>();
    final List<Transaction> toVerify = new ArrayList<>();
    final List<Checked> verifyAgain = new ArrayList<>();
    final List<Transaction> refused = new ArrayList<>();
    final List<List<Transaction>> announced = new ArrayList<>();
    final List<Integer> reminded = new ArrayList<>();
    final List<Transaction> reminders = new ArrayList<>();
    final List<ClockVerdict> untimely = new ArrayList<>();
    final List<Departure> departures = new ArrayList<>();
    final List<FinalizedBlock> finalized = new ArrayList<>();
    final List<AdmissionResult> answers = new ArrayList<>();
    final List<List<Long>> certificatesAsked = new ArrayList<>();
    final List<Long> finalBlocksAsked = new ArrayList<>();
    final List<String> halts = new ArrayList<>();
    final List<Long> questions = new ArrayList<>();
    final List<SecondLook> secondLooks = new ArrayList<>();
    final List<Statement> cast = new ArrayList<>();
    final List<VoteBasis> bases = new ArrayList<>();
    final List<Block> kept = new ArrayList<>();
    final List<Hash256> blockFetches = new ArrayList<>();
    final List<List<Integer>> blockSources = new ArrayList<>();
    final List<String> differences = new ArrayList<>();
    int agreements;
    int added;
    int dropped;

    /** The newest question for verification. */
    long question() {
        return questions.getLast();
    }

    @Override
    public void cast(Optional<Proposal> proposal, List<Vote> votes, VoteBasis basis) {
        votes.forEach(vote -> cast.add(vote.statement()));
        bases.add(basis);
    }

    @Override
    public void keep(Block body, long epoch, long view) {
        kept.add(body);
    }

    @Override
    public void repeat(Optional<Proposal> proposal, List<Vote> votes, List<Certificate> certificates, OptionalInt to) {}

    @Override
    public void relay(Certificate certificate, List<Integer> shownBy) {}

    @Override
    public void fetchTransactions(List<Hash256> fullHashes, List<Integer> sources) {
        fetches.add(fullHashes);
    }

    @Override
    public void fetchBlock(Hash256 blockHash, List<Integer> sources) {
        blockFetches.add(blockHash);
        blockSources.add(sources);
    }

    @Override
    public void fetchCertificates(long epoch, long fromView, long toView, int source) {
        certificatesAsked.add(List.of(epoch, fromView, toView, (long) source));
    }

    @Override
    public void fetchFinalBlocks(long fromHeight, PublicKey peer) {
        finalBlocksAsked.add(fromHeight);
    }

    @Override
    public void verifyForBlock(long question, List<Transaction> transactions) {
        questions.add(question);
        toVerify.addAll(transactions);
    }

    @Override
    public void lookAgain(SecondLook question) {
        secondLooks.add(question);
    }

    @Override
    public void verifyAgain(Checked earlier) {
        verifyAgain.add(earlier);
    }

    @Override
    public void announce(List<VerifiedTransaction> transactions, boolean toVotersToo) {
        announced.add(
                transactions.stream().map(VerifiedTransaction::transaction).toList());
    }

    @Override
    public void remind(int voter, List<VerifiedTransaction> transactions) {
        reminded.add(voter);
        transactions.forEach(verified -> reminders.add(verified.transaction()));
    }

    @Override
    public void blockAdded(Block block) {
        added++;
    }

    @Override
    public void blockDropped(Block block) {
        dropped++;
    }

    @Override
    public void finalized(List<FinalizedBlock> blocks) {
        finalized.addAll(blocks);
    }

    @Override
    public void answered(Checked.Ticket ticket, Checked checked, AdmissionResult result) {
        answers.add(result);
    }

    @Override
    public void admitted(VerifiedTransaction transaction) {}

    @Override
    public void refused(Transaction transaction) {
        refused.add(transaction);
    }

    @Override
    public void departed(List<Departure> gone) {
        departures.addAll(gone);
    }

    @Override
    public void coinMoved(CoinTransition transition) {}

    @Override
    public void viewEntered(long epoch, long view, int leader) {}

    @Override
    public void evidenceFound(Evidence evidence) {}

    @Override
    public void untimely(BlockHeader header, ClockVerdict verdict, long wall) {
        untimely.add(verdict);
    }

    @Override
    public void selfDiffers(Hash256 blockHash, String first, String second, List<Certificate> proof) {
        differences.add(first + " | " + second);
    }

    @Override
    public void selfAgrees(Hash256 blockHash) {
        agreements++;
    }

    @Override
    public void halted(String reason, List<Certificate> certificates) {
        halts.add(reason);
    }
}
