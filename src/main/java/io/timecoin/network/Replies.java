package io.timecoin.network;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.TransactionsReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes replies that are as long as they may be and no longer: what does not fit is asked for anew (protocol §7). Immutable.
 *
 * @param partBytes most bytes of what one reply brings; {@link PeerMessage#MAX_PART_BYTES} on a real network
 */
public record Replies(int partBytes) {

    /** What nodes keep to. */
    public static final Replies STANDARD = new Replies(PeerMessage.MAX_PART_BYTES);

    public static BlockReply noBlock(GetBlock question) {
        return new BlockReply(question.requestId(), 0, EncodedPart.NONE);
    }

    /** The asked part of the block with this encoding. */
    public BlockReply block(GetBlock question, byte[] encoding) {
        EncodedPart part = EncodedPart.of(encoding, question.from(), partBytes);
        return part.length() == 0 ? noBlock(question) : new BlockReply(question.requestId(), encoding.length, part);
    }

    /**
     * Of the transactions found, in any order, as many as fit in the order of the question; one at least, which always fits.
     */
    public TransactionsReply transactions(GetTransactions question, List<Transaction> found) {
        Map<Hash256, Transaction> byHash = new LinkedHashMap<>();
        found.forEach(transaction -> byHash.put(transaction.fullHash(), transaction));
        List<Transaction> fitting = new ArrayList<>();
        long bytes = 0;
        int answered = 0;
        for (Hash256 asked : question.fullHashes()) {
            @Nullable Transaction transaction = byHash.remove(asked);
            if (transaction != null) {
                bytes += transaction.size();
                if (bytes > partBytes && !fitting.isEmpty()) {
                    break;
                }
                fitting.add(transaction);
            }
            answered++;
        }
        return new TransactionsReply(question.requestId(), answered, fitting);
    }

    /**
     * Of the certificates found, all of as many views as fit; of one view at least, which always fits.
     *
     * @param found in order of views, at most {@link PeerMessage#MAX_CERTIFICATES}; if there are so many, more may be missing
     */
    public CertificatesReply certificates(GetCertificates question, List<Certificate> found) {
        boolean cut = found.size() >= PeerMessage.MAX_CERTIFICATES;
        long through = cut ? found.getLast().view() - 1 : question.toView();
        long bytes = 0;
        for (Certificate certificate : found) {
            bytes += certificate.size();
            if (bytes > partBytes && certificate.view() > found.getFirst().view()) {
                through = Math.min(through, certificate.view() - 1);
                break;
            }
        }
        long last = through;
        return new CertificatesReply(
                question.requestId(),
                last,
                found.stream().filter(certificate -> certificate.view() <= last).toList());
    }
}
