package io.timecoin.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MerkleTest {

    @Test
    void theRootIsThatOfTheRecursiveDefinition() {
        for (int size = 0; size <= 40; size++) {
            assertEquals(definition(txids(size)), Merkle.root(txids(size)), "size " + size);
        }
    }

    @Test
    void everyLeafIsProvedAndNothingElse() {
        for (int size = 1; size <= 33; size++) {
            List<Hash256> txids = txids(size);
            Hash256 root = Merkle.root(txids);
            for (int i = 0; i < size; i++) {
                Merkle.InclusionProof proof = Merkle.prove(txids, i);
                assertTrue(proof.proves(txids.get(i), root), i + " of " + size);
                assertFalse(proof.proves(Hash256.ZERO, root));
                assertFalse(proof.proves(txids.get(i), Hash256.ZERO));
                assertFalse(new Merkle.InclusionProof(i + 1, size, proof.path()).proves(txids.get(i), root));
            }
        }
    }

    @Test
    void crookedProofsProveNothing() {
        List<Hash256> txids = txids(7);
        Hash256 root = Merkle.root(txids);
        List<Hash256> path = Merkle.prove(txids, 2).path();
        Hash256 leaf = txids.get(2);
        assertFalse(new Merkle.InclusionProof(-1, 7, path).proves(leaf, root));
        assertFalse(new Merkle.InclusionProof(7, 7, path).proves(leaf, root));
        assertFalse(new Merkle.InclusionProof(0, 0, List.of()).proves(leaf, root));
        assertFalse(new Merkle.InclusionProof(2, 7, path.subList(0, 2)).proves(leaf, root));
        List<Hash256> longer = new ArrayList<>(path);
        longer.add(Hash256.ZERO);
        assertFalse(new Merkle.InclusionProof(2, 7, longer).proves(leaf, root));
        assertFalse(new Merkle.InclusionProof(2, Integer.MAX_VALUE, path).proves(leaf, root));
        assertThrows(IndexOutOfBoundsException.class, () -> Merkle.prove(txids, 7));
    }

    private static Hash256 definition(List<Hash256> txids) {
        if (txids.isEmpty()) {
            return HashTag.TRANSACTION_EMPTY.hash();
        }
        if (txids.size() == 1) {
            return HashTag.TRANSACTION_LEAF.hash(txids.getFirst().toBytes());
        }
        int split = Integer.highestOneBit(txids.size() - 1);
        return HashTag.TRANSACTION_NODE.hash(
                definition(txids.subList(0, split)).toBytes(),
                definition(txids.subList(split, txids.size())).toBytes());
    }

    private static List<Hash256> txids(int size) {
        List<Hash256> txids = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            txids.add(HashTag.TRANSACTION_ID.hash(new byte[] {(byte) i}));
        }
        return txids;
    }
}
