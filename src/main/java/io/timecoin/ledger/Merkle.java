package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import java.util.ArrayList;
import java.util.List;

/**
 * The tree over the txids of a block: the shape of RFC 6962 §2.1, with tags of its own for leaf, node and the empty tree
 * (protocol §4).
 */
public final class Merkle {

    private Merkle() {}

    /** The root over {@code txids} in their order. */
    public static Hash256 root(List<Hash256> txids) {
        if (txids.isEmpty()) {
            return HashTag.TRANSACTION_EMPTY.hash();
        }
        List<Hash256> level = leaves(txids);
        while (level.size() > 1) {
            level = parents(level);
        }
        return level.getFirst();
    }

    /** The root that a header over {@code transactions} must carry. */
    public static Hash256 rootOf(List<Transaction> transactions) {
        return root(transactions.stream().map(Transaction::txid).toList());
    }

    /**
     * What proves to anyone with the root that {@code txids.get(index)} is in the tree.
     *
     * @throws IndexOutOfBoundsException if there is no such txid
     */
    public static InclusionProof prove(List<Hash256> txids, int index) {
        if (index < 0 || index >= txids.size()) {
            throw new IndexOutOfBoundsException(index);
        }
        List<Hash256> path = new ArrayList<>();
        List<Hash256> level = leaves(txids);
        int at = index;
        while (level.size() > 1) {
            int sibling = at ^ 1;
            if (sibling < level.size()) {
                path.add(level.get(sibling));
            }
            level = parents(level);
            at >>= 1;
        }
        return new InclusionProof(index, txids.size(), path);
    }

    /**
     * The siblings on the way from a leaf to the root.
     *
     * @param index of the leaf
     * @param size number of leaves
     * @param path from the leaf upwards
     */
    public record InclusionProof(int index, int size, List<Hash256> path) {

        public InclusionProof {
            path = List.copyOf(path);
        }

        /** Whether this proves that {@code txid} is under {@code root}; any proof may be asked, also a hostile one. */
        public boolean proves(Hash256 txid, Hash256 root) {
            if (index < 0 || index >= size) {
                return false;
            }
            Hash256 hash = leaf(txid);
            int at = index;
            int last = size - 1;
            int used = 0;
            while (last > 0) {
                boolean alone = at == last && (at & 1) == 0; // carried up as it is
                if (!alone) {
                    if (used == path.size()) {
                        return false;
                    }
                    Hash256 sibling = path.get(used++);
                    hash = (at & 1) == 0 ? node(hash, sibling) : node(sibling, hash);
                }
                at >>= 1;
                last >>= 1;
            }
            return used == path.size() && hash.equals(root);
        }
    }

    private static List<Hash256> leaves(List<Hash256> txids) {
        return txids.stream().map(Merkle::leaf).toList();
    }

    /**
     * Pairing level by level and carrying an odd last one up gives the same tree as splitting at the largest power of two,
     * without recursion.
     */
    private static List<Hash256> parents(List<Hash256> level) {
        List<Hash256> parents = new ArrayList<>((level.size() + 1) / 2);
        for (int i = 0; i + 1 < level.size(); i += 2) {
            parents.add(node(level.get(i), level.get(i + 1)));
        }
        if ((level.size() & 1) == 1) {
            parents.add(level.getLast());
        }
        return parents;
    }

    private static Hash256 leaf(Hash256 txid) {
        return HashTag.TRANSACTION_LEAF.hash(txid.toBytes());
    }

    private static Hash256 node(Hash256 left, Hash256 right) {
        return HashTag.TRANSACTION_NODE.hash(left.toBytes(), right.toBytes());
    }
}
