package io.timecoin.network.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.LongBlocks;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.EncodedPart;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.Replies;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is fetched of sources that know it, know part of it, or lie. */
class FetchTest implements HedgedRequests.Port<String> {

    private static final int PART = 2_000;
    private static final Replies REPLIES = new Replies(PART);

    private record Question(String to, PeerMessage message) {}

    private final Map<String, Function<PeerMessage, PeerMessage>> sources = new LinkedHashMap<>();
    private final ArrayDeque<Question> waiting = new ArrayDeque<>();
    private final List<PeerMessage> asked = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> late = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<List<Transaction>> transactions = new ArrayList<>();
    private final List<Certificate> certificates = new ArrayList<>();
    private final HedgedRequests<String> requests = new HedgedRequests<>(FetchLimits.STANDARD, this);
    private Predicate<Certificate> holds = certificate -> true;
    private int exhausted;
    private int mostOpen;

    @Override
    public boolean send(String peer, PeerMessage question) {
        asked.add(question);
        waiting.add(new Question(peer, question));
        mostOpen = Math.max(mostOpen, waiting.size());
        return true;
    }

    @Override
    public void atFault(String peer, Step.False fault) {
        faults.add(peer + " " + fault.fault());
    }

    @Override
    public void timedOut(String peer) {
        late.add(peer);
    }

    /** Asks all sources, and lets each answer everything at once. */
    private void run(Fetch fetch) {
        requests.ask(0, Sources.only(List.copyOf(sources.keySet())), fetch, Patience.IN_PARTS);
        for (Question next = waiting.poll(); next != null; next = waiting.poll()) {
            Question question = next;
            PeerMessage reply = source(question.to()).apply(question.message());
            requests.replied(0, question.to(), id(question.message()), reply)
                    .ifPresent(judgement -> judgement.judge(step -> requests.judged(0, judgement, step)));
        }
    }

    private Function<PeerMessage, PeerMessage> source(String name) {
        return Objects.requireNonNull(sources.get(name));
    }

    private static int id(PeerMessage question) {
        return switch (question) {
            case GetBlock ask -> ask.requestId();
            case GetTransactions ask -> ask.requestId();
            case GetCertificates ask -> ask.requestId();
            case GetFinalBlocks ask -> ask.requestId();
            default -> throw new AssertionError("no question: " + question);
        };
    }

    // blocks

    private BlockFetch fetch(Hash256 hash) {
        return new BlockFetch(hash, PART, blocks::add, () -> exhausted++);
    }

    private static PeerMessage serve(byte[] encoding, PeerMessage question) {
        return REPLIES.block((GetBlock) question, encoding);
    }

    private static PeerMessage hasNone(PeerMessage question) {
        return Replies.noBlock((GetBlock) question);
    }

    @Test
    void aBlockComesInPartsOfOneSource() {
        Block block = LongBlocks.block(LongBlocks.transactions(20, 500));
        int parts = (block.encode().length + PART - 1) / PART;
        assertTrue(parts > 4);
        sources.put("a", question -> serve(block.encode(), question));
        run(fetch(block.hash()));
        assertEquals(List.of(block), blocks);
        assertEquals(parts, asked.size(), "each part was asked for once");
        assertEquals(3, mostOpen);
        assertEquals(0, requests.size());
    }

    @Test
    void aBlockThatJustFillsItsPartsHasNoEmptyOne() {
        Block block = LongBlocks.block(LongBlocks.transactions(1, 500));
        int length = block.encode().length;
        sources.put("a", question -> new Replies(length).block((GetBlock) question, block.encode()));
        run(new BlockFetch(block.hash(), length, blocks::add, () -> exhausted++));
        assertEquals(List.of(block), blocks);
        assertEquals(1, asked.size());
    }

    @Test
    void whoDoesNotHaveTheBlockIsNotAtFault() {
        Block block = LongBlocks.block(List.of());
        sources.put("a", FetchTest::hasNone);
        sources.put("b", question -> serve(block.encode(), question));
        run(fetch(block.hash()));
        assertEquals(List.of(block), blocks);
        assertEquals(List.of(), faults);
    }

    @Test
    void partsThatMakeAnotherBlockAreDroppedAndItIsClearWhoseFaultItIs() {
        Block block = LongBlocks.block(LongBlocks.transactions(20, 500));
        Block other = LongBlocks.block(LongBlocks.transactions(19, 500));
        Block stripped = new Block(block.header(), block.transactions().subList(0, 10));
        sources.put("a", question -> serve(other.encode(), question));
        sources.put("b", question -> serve(stripped.encode(), question));
        sources.put("c", question -> serve(new byte[3 * PART], question));
        sources.put("d", question -> serve(block.encode(), question));
        run(fetch(block.hash()));
        assertEquals(List.of(block), blocks);
        assertEquals(
                List.of(
                        "a sent another block than was asked for",
                        "b sent a body that contradicts its header",
                        "c sent a malformed block: unknown header version 0"),
                faults);
        assertEquals(0, requests.heldBytes());
    }

    private void refusesPart(String fault, Function<GetBlock, PeerMessage> lies) {
        sources.clear();
        faults.clear();
        blocks.clear();
        Block block = LongBlocks.block(LongBlocks.transactions(20, 500));
        sources.put("a", question -> {
            GetBlock ask = (GetBlock) question;
            return ask.from() == 0 ? serve(block.encode(), question) : lies.apply(ask);
        });
        sources.put("b", question -> serve(block.encode(), question));
        run(fetch(block.hash()));
        assertEquals(List.of("a " + fault), faults);
        assertEquals(List.of(block), blocks);
    }

    @Test
    void whoChangesWhatItSaidFirstIsNotAskedOn() {
        int total = LongBlocks.block(LongBlocks.transactions(20, 500)).encode().length;
        EncodedPart part = EncodedPart.of(new byte[total], 0, PART);
        refusesPart("named two lengths of one block", ask -> new BlockReply(ask.requestId(), total + 1, part));
        refusesPart(
                "sent a part of a block that is too short or too long",
                ask -> new BlockReply(ask.requestId(), total, EncodedPart.of(new byte[total], 0, PART - 1)));
        refusesPart(
                "answered another question than was asked",
                ask -> new TransactionsReply(ask.requestId(), 1, List.of()));
    }

    @Test
    void nothingIsKeptForALengthThatIsOnlyClaimed() {
        sources.put("a", question -> {
            GetBlock ask = (GetBlock) question;
            assertTrue(requests.heldBytes() <= 2L * PART);
            return ask.from() >= 2 * PART
                    ? Replies.noBlock(ask)
                    : new BlockReply(ask.requestId(), Block.MAX_BYTES, EncodedPart.of(new byte[PART], 0, PART));
        });
        run(fetch(Hash256.ZERO));
        assertEquals(1, exhausted);
        assertEquals(0, requests.heldBytes());
    }

    // transactions

    private TransactionsFetch fetch(List<Transaction> wanted) {
        return new TransactionsFetch(wanted.stream().map(Transaction::fullHash).toList(), PART, transactions::add);
    }

    private static Function<PeerMessage, PeerMessage> knows(List<Transaction> known) {
        return question -> {
            GetTransactions ask = (GetTransactions) question;
            List<Transaction> found = known.stream()
                    .filter(each -> ask.fullHashes().contains(each.fullHash()))
                    .toList();
            return REPLIES.transactions(ask, found);
        };
    }

    @Test
    void transactionsThatFitNoReplyAreAskedForAnew() {
        List<Transaction> wanted = LongBlocks.transactions(30, 500);
        sources.put("a", knows(wanted));
        sources.put("b", question -> {
            throw new AssertionError("asked without need");
        });
        run(fetch(wanted));
        assertEquals(List.of(wanted), transactions);
        assertTrue(asked.size() <= 15, "asked " + asked.size() + " times");
        assertEquals(0, exhausted);
        assertEquals(0, requests.heldBytes());
    }

    @Test
    void whatOneSourceLacksIsAskedOfTheNextAndAllIsGivenOnTogether() {
        List<Transaction> wanted = LongBlocks.transactions(12, 300);
        sources.put("a", knows(wanted.subList(0, 5)));
        sources.put("b", knows(List.of()));
        sources.put("c", knows(wanted.subList(3, 12)));
        run(fetch(wanted));
        assertEquals(1, transactions.size());
        assertEquals(wanted, transactions.getFirst());
    }

    @Test
    void whatWasFoundIsGivenOnAlsoIfTheRestIsNowhere() {
        List<Transaction> wanted = LongBlocks.transactions(12, 300);
        sources.put("a", knows(wanted.subList(0, 5)));
        sources.put("b", knows(List.of()));
        run(fetch(wanted));
        assertEquals(List.of(wanted.subList(0, 5)), transactions);
        run(fetch(wanted.subList(6, 12)));
        assertEquals(List.of(), transactions.getLast());
        assertEquals(2, transactions.size());
    }

    @Test
    void manyTransactionsAreAskedForInSeveralQuestions() {
        List<Transaction> wanted = LongBlocks.transactions(3_000, 40);
        sources.put(
                "a",
                question -> new Replies(PeerMessage.MAX_PART_BYTES).transactions((GetTransactions) question, wanted));
        run(new TransactionsFetch(
                wanted.stream().map(Transaction::fullHash).toList(), PeerMessage.MAX_PART_BYTES, transactions::add));
        assertEquals(3, asked.size());
        assertEquals(3_000, transactions.getFirst().size());
        asked.forEach(
                question -> assertTrue(((GetTransactions) question).fullHashes().size() <= PeerMessage.MAX_HASHES));
    }

    @Test
    void noMoreThanABlockMayHaveIsKept() {
        List<Transaction> wanted = LongBlocks.transactions(60, 90_000);
        sources.put("a", question -> Replies.STANDARD.transactions((GetTransactions) question, wanted));
        run(new TransactionsFetch(
                wanted.stream().map(Transaction::fullHash).toList(), PeerMessage.MAX_PART_BYTES, transactions::add));
        long bytes =
                transactions.getFirst().stream().mapToLong(Transaction::size).sum();
        assertTrue(bytes >= Block.MAX_BYTES && bytes < Block.MAX_BYTES + PeerMessage.MAX_PART_BYTES, bytes + " bytes");
    }

    @Test
    void whoAnswersForWhatItWasNotAskedIsAtFault() {
        List<Transaction> wanted = LongBlocks.transactions(4, 100);
        List<Transaction> others = LongBlocks.transactions(5, 120);
        sources.put("a", question -> new TransactionsReply(id(question), 0, List.of()));
        sources.put("b", question -> new TransactionsReply(id(question), 5, List.of()));
        sources.put("c", question -> new TransactionsReply(id(question), 4, others));
        sources.put("d", question -> new TransactionsReply(id(question), 1, wanted));
        sources.put("e", question -> Replies.noBlock(new GetBlock(id(question), Hash256.ZERO, 0)));
        sources.put("f", knows(wanted));
        run(fetch(wanted));
        assertEquals(5, faults.size(), faults::toString);
        assertEquals(List.of(wanted), transactions);
    }

    @Test
    void whoAnswersBitByBitWithoutNeedIsAtFault() {
        List<Transaction> wanted = LongBlocks.transactions(4, 100);
        sources.put("a", question -> new TransactionsReply(id(question), 1, List.of()));
        sources.put("b", question -> Replies.STANDARD.transactions((GetTransactions) question, wanted));
        run(new TransactionsFetch(
                wanted.stream().map(Transaction::fullHash).toList(), PeerMessage.MAX_PART_BYTES, transactions::add));
        assertEquals(List.of("a answered for fewer transactions than it could have"), faults);
        assertEquals(List.of(wanted), transactions);
    }

    // certificates

    private static Certificate certificate(long view) {
        return new Certificate(Statement.nullify(4, view), List.of(), List.of());
    }

    private static List<Certificate> views(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(FetchTest::certificate).toList();
    }

    private CertificatesFetch fetchViews(long from, long to) {
        return new CertificatesFetch(4, from, to, (found, concluded) -> {
            List<Certificate> good = found.stream().filter(holds).toList();
            certificates.addAll(good);
            concluded.accept(new CertificatesFetch.Judged(good, false));
        });
    }

    private static Function<PeerMessage, PeerMessage> has(int partBytes, List<Certificate> known) {
        return question -> {
            GetCertificates ask = (GetCertificates) question;
            return new Replies(partBytes)
                    .certificates(
                            ask,
                            known.stream()
                                    .filter(each -> each.view() >= ask.fromView() && each.view() <= ask.toView())
                                    .toList());
        };
    }

    @Test
    void certificatesThatFitNoReplyAreAskedForAnew() {
        sources.put("a", has(100, views(5, 20)));
        run(fetchViews(5, 20));
        assertEquals(views(5, 20), certificates);
        assertEquals(4, asked.size());
        assertEquals(0, requests.size());
    }

    @Test
    void viewsThatOneSourceDoesNotKnowAreAskedOfTheNext() {
        List<Certificate> known =
                Stream.concat(views(5, 7).stream(), views(10, 10).stream()).toList();
        sources.put("a", has(PART, known));
        sources.put("b", has(PART, views(5, 10)));
        run(fetchViews(5, 10));
        assertTrue(certificates.containsAll(views(5, 10)));
        assertEquals(8, ((GetCertificates) asked.getLast()).fromView(), "what is here is not asked for again");
        assertEquals(0, requests.size());
    }

    @Test
    void certificatesThatDoNotHoldCoverNoView() {
        Certificate forged = new Certificate(Statement.nullify(4, 6), List.of(1), List.of());
        holds = certificate -> !certificate.equals(forged);
        sources.put("a", has(PART, List.of(forged)));
        sources.put("b", has(PART, views(6, 6)));
        run(fetchViews(6, 6));
        assertEquals(views(6, 6), certificates);
        assertEquals(0, requests.size());
    }

    @Test
    void whoAnswersForOtherViewsIsAtFault() {
        sources.put("a", question -> new CertificatesReply(id(question), 4, List.of()));
        sources.put("b", question -> new CertificatesReply(id(question), 7, List.of()));
        sources.put("c", question -> new CertificatesReply(id(question), 6, views(4, 4)));
        sources.put("d", question -> new CertificatesReply(id(question), 5, views(6, 6)));
        sources.put(
                "e",
                question -> new CertificatesReply(
                        id(question), 6, List.of(new Certificate(Statement.nullify(3, 6), List.of(), List.of()))));
        sources.put("f", question -> new CertificatesReply(id(question), 6, List.of()));
        run(fetchViews(5, 6));
        assertEquals(5, faults.size(), faults::toString);
        assertTrue(certificates.isEmpty());
        assertEquals(0, requests.size());
    }

    // final blocks

    @Test
    void finalBlocksAreGivenToWhoProvesThem() {
        List<FinalBlocksReply> replies = new ArrayList<>();
        FinalBlocksReply reply = new FinalBlocksReply(1, List.of(), List.of(), List.of(), 9);
        sources.put("a", question -> reply);
        run(OneReplyFetch.ofFinalBlocks(5, replies::add, () -> exhausted++));
        assertEquals(List.of(reply), replies);
        assertEquals(0, exhausted);
        sources.put("a", question -> new CertificatesReply(id(question), 6, List.of()));
        run(OneReplyFetch.ofFinalBlocks(5, replies::add, () -> exhausted++));
        assertEquals(1, exhausted);
        assertFalse(faults.isEmpty());
    }
}
