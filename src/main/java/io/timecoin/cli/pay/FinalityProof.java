package io.timecoin.cli.pay;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeAnswer;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.codec.MalformedException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Checks that something is final with nothing but the genesis: the finalization of a block or of a descendant, signed by a quorum
 * of the voters, the headers between them, and that a transaction is in the block (protocol §4, §5). The voters are those of the
 * genesis; a header that names another set is told as unproven, for who joined later cannot be known from here. For one thread.
 */
public final class FinalityProof {

    /** Most blocks from one without a certificate of its own to the descendant that has one. */
    private static final int MAX_DISTANCE = 99;

    private final NodeClient client;
    private final Genesis genesis;
    private final Hash256 genesisHash;
    private final ActiveSet voters;
    private final SignatureVerifier verifier = SignatureVerifiers.fastest();

    public FinalityProof(NodeClient client, Genesis genesis) {
        this.client = client;
        this.genesis = genesis;
        this.genesisHash = genesis.hash();
        this.voters = genesis.activeSet();
    }

    /** The network that this checks for. */
    Hash256 genesisHash() {
        return genesisHash;
    }

    /** A question that may find that nothing is proven, or that something is false. */
    @FunctionalInterface
    private interface Question {
        Finding ask() throws ServedBlock.Unreadable;
    }

    /**
     * Whether a block is final and as it is shown.
     *
     * @param shown what is shown of it, and nothing else, is looked at
     */
    public Finding ofBlock(JsonReply shown) {
        return asked(() -> {
            ServedBlock block = ServedBlock.of(shown);
            return block.isAsShown()
                    ? prove(block, block.header().height())
                    : new Finding.Refuted("what it shows of the block is not what its header says");
        });
    }

    /**
     * Whether a transaction is in the block at a height, and that is final.
     *
     * @param said hash of that block as the node told it elsewhere
     */
    public Finding ofPayment(Hash256 txid, long height, String said) {
        return asked(() -> {
            ServedBlock block = at(Long.toString(height));
            Finding finding = prove(block, height);
            return finding instanceof Finding.Proven proven ? contained(txid, block, proven, said) : finding;
        });
    }

    /**
     * The newest final block.
     *
     * @param timestamp Unix ms
     * @param doubt why that it is final is not proven; empty if that was checked here, and it may still not be the newest
     */
    public record Newest(long timestamp, Optional<String> doubt) {

        /** Whether that time has surely come. */
        boolean isProven() {
            return doubt.isEmpty();
        }
    }

    /**
     * When the newest block was made that the node can show; only a proven one says that a time has come.
     *
     * @throws PaymentException if it shows none, or what it shows as proof is false
     */
    public Newest newest() {
        long height = client.status().number("height");
        if (height == 0) {
            return new Newest(genesis.timestamp(), Optional.empty());
        }
        try {
            ServedBlock block = at(Long.toString(height));
            long timestamp = block.header().timestamp();
            return switch (asked(() -> prove(block, height))) {
                case Finding.Proven _ -> new Newest(timestamp, Optional.empty());
                case Finding.Unproven unproven -> new Newest(timestamp, Optional.of(unproven.why()));
                case Finding.Refuted refuted ->
                    throw new PaymentException("the node at " + client.base()
                            + " calls its newest block final, and its proof is false: " + refuted.why()
                            + "; ask another node");
            };
        } catch (ServedBlock.Unreadable e) {
            throw new PaymentException("the time is not known, for " + e.getMessage(), e);
        }
    }

    private static Finding asked(Question question) {
        try {
            return question.ask();
        } catch (ServedBlock.Unreadable | NodeClientException e) {
            return new Finding.Unproven(String.valueOf(e.getMessage()));
        }
    }

    private ServedBlock at(String reference) throws ServedBlock.Unreadable {
        return ServedBlock.of(client.get("/v1/blocks/" + reference));
    }

    private Finding prove(ServedBlock block, long height) throws ServedBlock.Unreadable {
        if (block.header().height() != height) {
            return new Finding.Refuted("it shows the block of another height");
        }
        Certificate certificate = certificate(height);
        Hash256 covered = certificate.statement().blockHash();
        if (certificate.kind() != StatementKind.FINALIZE) {
            return new Finding.Refuted("the certificate that it shows finalizes nothing");
        }
        ServedBlock certified = covered.equals(block.hash()) ? block : at(covered.toHex());
        if (!certified.hash().equals(covered)) {
            return new Finding.Refuted("the certificate that it shows is of another block");
        }
        Optional<Finding> broken = descent(block, certified);
        return broken.isPresent() ? broken.get() : signatures(certificate, certified, block);
    }

    private Certificate certificate(long height) throws ServedBlock.Unreadable {
        JsonReply reply = client.get("/v1/blocks/" + height + "/certificate");
        try {
            return Certificate.decode(HexFormat.of().parseHex(reply.text("encoded")));
        } catch (IllegalArgumentException | MalformedException e) {
            throw new ServedBlock.Unreadable("the certificate that " + reply.origin() + " shows cannot be read");
        }
    }

    /** What is wrong if the certified block does not descend from the other; empty if it does. */
    private Optional<Finding> descent(ServedBlock block, ServedBlock certified) throws ServedBlock.Unreadable {
        long distance = certified.header().height() - block.header().height();
        if (distance == 0 && certified.hash().equals(block.hash())) {
            return Optional.empty();
        }
        if (distance <= 0) {
            return Optional.of(new Finding.Refuted("the certificate that it shows is of a block beside it"));
        }
        if (distance > MAX_DISTANCE) {
            return Optional.of(new Finding.Unproven("the certificate is of a block " + distance + " later"));
        }
        List<JsonReply> between = client.get(
                        "/v1/blocks?from=" + (certified.header().height() - 1) + "&limit=" + distance)
                .list("items");
        ServedBlock child = certified;
        for (JsonReply reply : between) {
            ServedBlock parent = ServedBlock.of(reply);
            if (!child.header().parentHash().equals(parent.hash())) {
                return Optional.of(
                        new Finding.Refuted("the headers up to the certified block do not follow each other"));
            }
            child = parent;
        }
        return child.hash().equals(block.hash())
                ? Optional.empty()
                : Optional.of(new Finding.Refuted("the certified block does not descend from it"));
    }

    private Finding signatures(Certificate certificate, ServedBlock certified, ServedBlock block) {
        if (!certified.header().activeSetHash().equals(voters.hash())) {
            return new Finding.Unproven(
                    "the voters of its epoch are not those of the genesis, and only those are known here");
        }
        if (certificate.epoch() != certified.header().epoch()) {
            return new Finding.Refuted("the certificate that it shows is of another epoch than its block");
        }
        return certificate.isSignedByQuorum(voters, genesisHash, verifier)
                ? new Finding.Proven(block.header(), block.hash(), certificate.weight(voters), voters.totalWeight())
                : new Finding.Refuted("the certificate that it shows is not signed by a quorum of the voters");
    }

    private static Finding contained(Hash256 txid, ServedBlock block, Finding.Proven proven, String said)
            throws ServedBlock.Unreadable {
        if (!said.equals(proven.hash().toHex())) {
            return new Finding.Refuted(
                    "the block it named, " + NodeAnswer.cut(said) + ", is not the one at that height");
        }
        if (!block.hasItsTransactions()) {
            return new Finding.Refuted("the transactions that it shows are not those of the block");
        }
        return block.txids().contains(txid) ? proven : new Finding.Refuted("the block does not have the transaction");
    }
}
