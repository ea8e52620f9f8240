package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.query.ChainQueries;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.NodeState;
import io.timecoin.query.view.BlockView;
import io.timecoin.query.view.ClockView;
import io.timecoin.query.view.NodeStatus;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The chain: its tip, its blocks, and this node's time of service. */
@Singleton
public final class ChainMethods implements RpcMethod.Topic {

    private static final String EXPECTED_HEIGHT = "Invalid params: expected block height";

    private final NodeQueries node;
    private final ChainQueries chain;
    private final Stages stages;

    public ChainMethods(NodeQueries node, ChainQueries chain, Stages stages) {
        this.node = node;
        this.chain = chain;
        this.stages = stages;
    }

    @Override
    public Map<String, RpcMethod> methods() {
        return Map.of(
                "getblockchaininfo", params -> Uni.createFrom().item(info()),
                "getblockcount",
                        params -> Uni.createFrom()
                                .item(RpcValues.number(node.status().height())),
                "getbestblockhash",
                        params -> Uni.createFrom()
                                .item(RpcValues.hash(node.status().blockHash())),
                "getblock", this::block,
                "uptime", params -> Uni.createFrom().item(uptime()));
    }

    private JsonNode info() {
        NodeStatus status = node.status();
        ObjectNode info = RpcValues.object()
                .put("chain", RpcValues.chain(status.network()))
                .put("blocks", status.height())
                .put("headers", Math.max(status.height(), status.targetHeight()))
                .put("bestblockhash", status.blockHash().toHex())
                .put("mediantime", RpcValues.seconds(status.blockTimestamp()))
                .put("chainwork", String.format("%064x", status.height()))
                .put("pruned", false)
                .put("consensus", "BFT")
                .put("instant_finality", true)
                .put("finality_time", "<3 seconds")
                .put("network", status.network().label())
                .put("genesishash", status.genesisHash().toHex())
                .put("epoch", status.epoch())
                .put("state", status.standing().state().name())
                .put("warnings", warnings(status))
                .put("initialblockdownload", status.height() < status.targetHeight());
        info.set("difficulty", RpcValues.one());
        info.set("verificationprogress", progress(status));
        return info;
    }

    private static String warnings(NodeStatus status) {
        List<String> warnings = new ArrayList<>();
        status.standing().noQuorum().ifPresent(why -> warnings.add(NodeState.Standing.NO_QUORUM + ": " + why));
        if (status.clock().suspect()) {
            warnings.add(ClockView.SUSPECT + ": voters or time servers find its clock more than a second off");
        }
        return String.join("; ", warnings);
    }

    private static JsonNode progress(NodeStatus status) {
        if (status.height() >= status.targetHeight()) {
            return RpcValues.one();
        }
        return DecimalNode.valueOf(BigDecimal.valueOf(status.height())
                .divide(BigDecimal.valueOf(status.targetHeight()), 6, RoundingMode.DOWN));
    }

    private JsonNode uptime() {
        return RpcValues.number(Math.max(
                0, RpcValues.seconds(System.currentTimeMillis() - node.status().startedAt())));
    }

    private Uni<JsonNode> block(RpcParams params) {
        JsonNode which = params.at(0).orElseThrow(() -> RpcException.invalidParams(EXPECTED_HEIGHT));
        if (which.isTextual() && which.textValue().length() == 2 * Hash256.LENGTH) {
            Hash256 hash = params.txid(0);
            return hash.equals(node.status().genesisHash())
                    ? Uni.createFrom().item(genesis())
                    : stages.reading(params.network(), ReadWeight.LIST, () -> chain.blockByHash(hash))
                            .map(view -> block(view, hash.toHex()));
        }
        if (!which.isIntegralNumber() || !which.canConvertToLong() || which.longValue() < 0) {
            throw RpcException.invalidParams(EXPECTED_HEIGHT);
        }
        long height = which.longValue();
        return height == 0
                ? Uni.createFrom().item(genesis())
                : stages.reading(params.network(), ReadWeight.LIST, () -> chain.blockByHeight(height))
                        .map(view -> block(view, "height " + height));
    }

    private static JsonNode block(Optional<BlockView> found, String which) {
        BlockView view = found.orElseThrow(
                () -> new RpcException(RpcException.NOT_FOUND, "Block not found: no final block at " + which));
        BlockHeader header = view.header();
        List<TransactionOutput> rewards =
                view.isSettlement() ? view.transactions().iterator().next().outputs() : List.of();
        ObjectNode json = RpcValues.object()
                .put("height", header.height())
                .put("hash", view.hash().toHex())
                .put("previousblockhash", header.parentHash().toHex())
                .put("time", RpcValues.seconds(header.timestamp()))
                .put("version", BlockHeader.VERSION)
                .put("merkleroot", header.transactionsRoot().toHex())
                .put("nTx", view.transactionCount())
                .put("confirmations", view.confirmations())
                .put("block_reward", Amount.sumOfOutputs(rewards).orElse(0))
                .put("masternode_rewards", rewards.size())
                .put("epoch", header.epoch())
                .put("kind", header.kind().name())
                .put("proposer", header.proposer().toHex())
                .put("timestamp_ms", header.timestamp());
        json.set("tx", RpcValues.array(view.transactions(), Transaction::txid));
        return json;
    }

    /** Block 0: no transactions and no parent; its shape is that of the others. */
    private JsonNode genesis() {
        NodeStatus status = node.status();
        ObjectNode json = RpcValues.object()
                .put("height", 0)
                .put("hash", status.genesisHash().toHex())
                .put("previousblockhash", Hash256.ZERO.toHex())
                .put("time", RpcValues.seconds(node.genesis().timestamp()))
                .put("version", BlockHeader.VERSION)
                .put("merkleroot", Hash256.ZERO.toHex())
                .put("nTx", 0)
                .put("confirmations", status.height() + 1)
                .put("block_reward", 0)
                .put("masternode_rewards", 0)
                .put("epoch", 0)
                .put("kind", "GENESIS")
                .put("timestamp_ms", node.genesis().timestamp());
        json.set("tx", RpcValues.array());
        return json;
    }
}
