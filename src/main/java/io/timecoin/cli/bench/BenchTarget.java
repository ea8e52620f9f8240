package io.timecoin.cli.bench;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.Retry;
import io.timecoin.cli.testnet.LocalNetwork;
import io.timecoin.cli.testnet.NodeProcess;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import io.timecoin.wallet.SpendableCoin;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The network under load.
 *
 * @param apis of all its nodes
 * @param management of the same nodes: metrics
 * @param pids in the same order; empty if they are not processes that this one started
 * @param faucet whose coins pay
 */
record BenchTarget(
        List<URI> apis,
        List<URI> management,
        List<Long> pids,
        Network network,
        Hash256 genesisHash,
        ChainParameters parameters,
        Signer faucet) {

    /** For questions to a node that is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    BenchTarget {
        apis = List.copyOf(apis);
        management = List.copyOf(management);
        pids = List.copyOf(pids);
    }

    static BenchTarget of(LocalNetwork local) {
        Genesis genesis = local.shared().genesis();
        return new BenchTarget(
                local.apis(),
                local.nodes().stream().map(NodeProcess::management).toList(),
                local.nodes().stream().map(NodeProcess::pid).toList(),
                genesis.network(),
                genesis.hash(),
                genesis.parameters(),
                local.shared().faucet());
    }

    /** A running network, as its first node tells of it. */
    static BenchTarget running(BenchSettings settings) {
        try (NodeClient client = new NodeClient(settings.urls().getFirst())) {
            JsonReply status = Retry.within(PATIENCE, client::status);
            Hash256 hash = Hash256.ofHex(status.text("genesisHash"));
            ChainParameters parameters = ChainParameters.STANDARD;
            if (settings.genesis().isPresent()) {
                Genesis genesis = NodeFiles.readGenesis(settings.genesis().get());
                if (!genesis.hash().equals(hash)) {
                    throw new BenchException("the nodes belong to another network than "
                            + settings.genesis().get());
                }
                parameters = genesis.parameters();
            }
            Network network = Arrays.stream(Network.values())
                    .filter(each -> each.label().equals(status.text("network")))
                    .findFirst()
                    .orElseThrow(() -> new BenchException("the nodes are of an unknown network"));
            Signer faucet = KeyFile.read(
                    settings.faucetKey().orElseThrow(() -> new BenchException("a key file has to pay for the load")));
            return new BenchTarget(
                    settings.urls(),
                    settings.urls().stream().map(BenchTarget::management).toList(),
                    List.of(),
                    network,
                    hash,
                    parameters,
                    faucet);
        } catch (NodeStartException e) {
            throw new BenchException(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new BenchException("the node answered no genesis hash", e);
        }
    }

    /** Where a node has its management port unless it was told another one. */
    private static URI management(URI api) {
        return URI.create("http://" + api.getHost() + ":" + (api.getPort() + 1));
    }

    /** Coins of the faucet, at most {@code limit}, richest first among those that were listed. */
    List<SpendableCoin> coins(int limit) {
        Address owner = Address.of(faucet.publicKey());
        String text = AddressText.encode(owner, network);
        List<SpendableCoin> coins = new ArrayList<>();
        try (NodeClient client = new NodeClient(apis.getFirst())) {
            Optional<String> cursor = Optional.empty();
            do {
                Optional<String> next = cursor;
                JsonReply page = Retry.within(PATIENCE, () -> client.coins(text, next));
                for (JsonReply coin : page.list("items")) {
                    if (!coin.flag("collateral")) {
                        coins.add(new SpendableCoin(
                                new OutPoint(Hash256.ofHex(coin.text("txid")), Math.toIntExact(coin.number("vout"))),
                                coin.amount("amount"),
                                owner));
                    }
                }
                cursor = page.optionalText("cursor");
            } while (cursor.isPresent() && coins.size() < limit);
        }
        coins.sort(Collections.reverseOrder(Comparator.comparingLong(SpendableCoin::value)));
        return coins.subList(0, Math.min(limit, coins.size()));
    }
}
