package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Block 0 of a network: who votes, who owns what, and the chain's parameters. Its hash, over this canonical encoding, is in
 * every signature (protocol §1, §4). {@link GenesisRules} judges; the methods here take a genesis that passed.
 *
 * @param chainName for people, 1–32 printable ASCII characters
 * @param timestamp Unix ms
 * @param masternodes all vote, Free ones too
 * @param allocations coins that exist from the start, in order
 */
public record Genesis(
        Network network,
        String chainName,
        long timestamp,
        ChainParameters parameters,
        List<GenesisMasternode> masternodes,
        List<Allocation> allocations) {

    /** The only version. */
    public static final int VERSION = 1;

    /** Most allocations, and what a decoder accepts. */
    public static final int MAX_ALLOCATIONS = 100_000;

    /** Most characters of a chain's name. */
    public static final int MAX_CHAIN_NAME = 32;

    /**
     * Coins given to an address.
     *
     * @param amount satoshis
     */
    public record Allocation(Address address, long amount) {
        static final int ENCODED_LENGTH = Address.LENGTH + 8;
    }

    public Genesis {
        masternodes = List.copyOf(masternodes);
        allocations = List.copyOf(allocations);
    }

    /**
     * Decodes exactly one genesis.
     *
     * @throws MalformedException if the bytes are not its one canonical encoding, or a rule is broken
     */
    public static Genesis decode(byte[] bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        int version = in.u16("genesis version");
        if (version != VERSION) {
            throw new MalformedException("unknown genesis version " + version);
        }
        Genesis genesis = new Genesis(
                network(in.u8("network")),
                GenesisText.read(in, MAX_CHAIN_NAME, "chain name"),
                in.u64("timestamp"),
                ChainParameters.read(in),
                in.list(
                        ActiveSet.MAX_VOTERS,
                        GenesisMasternode.LEAST_ENCODED_LENGTH,
                        "masternodes",
                        GenesisMasternode::read),
                in.list(
                        MAX_ALLOCATIONS,
                        Allocation.ENCODED_LENGTH,
                        "allocations",
                        r -> new Allocation(Address.read(r), r.u64("allocation"))));
        in.end("the genesis");
        List<String> faults = GenesisRules.faults(genesis);
        if (!faults.isEmpty()) {
            throw new MalformedException(String.join("; ", faults));
        }
        return genesis;
    }

    private static Network network(int id) throws MalformedException {
        for (Network network : Network.values()) {
            if (network.id() == id) {
                return network;
            }
        }
        throw new MalformedException("unknown network " + id);
    }

    /** The canonical encoding. */
    public byte[] encode() {
        ByteWriter out =
                new ByteWriter(256 + 160 * masternodes.size() + Allocation.ENCODED_LENGTH * allocations.size());
        out.u16(VERSION).u8(network.id()).bytes(chainName.getBytes(StandardCharsets.UTF_8));
        out.u64(timestamp);
        parameters.write(out);
        out.u32(masternodes.size());
        masternodes.forEach(masternode -> masternode.write(out));
        out.u32(allocations.size());
        for (Allocation allocation : allocations) {
            allocation.address().write(out);
            out.u64(allocation.amount());
        }
        return out.toBytes();
    }

    /** The genesis hash; computed at each call. */
    public Hash256 hash() {
        return HashTag.GENESIS.hash(encode());
    }

    /** Its coins in order: the allocations, then one locked collateral for each collateral-backed masternode. */
    public SequencedMap<OutPoint, Coin> coins() {
        Hash256 txid = coinsTxid();
        SequencedMap<OutPoint, Coin> coins = new LinkedHashMap<>();
        for (Allocation allocation : allocations) {
            coins.put(new OutPoint(txid, coins.size()), new Coin(allocation.amount(), allocation.address(), 0, false));
        }
        for (GenesisMasternode masternode : masternodes) {
            long collateral = masternode.tier().collateral();
            if (collateral > 0) {
                coins.put(new OutPoint(txid, coins.size()), new Coin(collateral, masternode.owner(), 0, true));
            }
        }
        return Collections.unmodifiableSequencedMap(coins);
    }

    /** The txid that all coins of the genesis have. */
    public Hash256 coinsTxid() {
        return HashTag.GENESIS_COINS.hash(hash().toBytes());
    }

    /**
     * The locked coin of a masternode; empty for a Free one.
     *
     * @param index of the masternode in {@link #masternodes}
     */
    public Optional<OutPoint> collateralOf(int index) {
        if (masternodes.get(index).tier().collateral() == 0) {
            return Optional.empty();
        }
        long before = masternodes.subList(0, index).stream()
                .filter(masternode -> masternode.tier().collateral() > 0)
                .count();
        return Optional.of(new OutPoint(coinsTxid(), allocations.size() + Math.toIntExact(before)));
    }

    /** Satoshis of all its coins. */
    public long supply() {
        long supply = 0;
        for (Coin coin : coins().values()) {
            supply = Math.addExact(supply, coin.value());
        }
        return supply;
    }

    /** Who votes in epoch 0. */
    public ActiveSet activeSet() {
        List<Voter> voters = new ArrayList<>(masternodes.size());
        for (GenesisMasternode masternode : masternodes) {
            voters.add(new Voter(masternode.id(), masternode.operatorKey(), masternode.voteWeight()));
        }
        return new ActiveSet(voters);
    }

    /** The state that block 1 is judged by: final, epoch 0, not counted as a settlement. */
    public ChainState initialState() {
        return new ChainState(0, hash(), timestamp, 0, 0, timestamp, 0, 0, activeSet());
    }
}
