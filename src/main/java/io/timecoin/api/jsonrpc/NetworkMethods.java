package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.Masternodes;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.Voter;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.view.ConsensusView;
import io.timecoin.query.view.PeerView;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Who agrees, and what waits to be agreed on. */
@Singleton
public final class NetworkMethods implements RpcMethod.Topic {

    private static final int MAX_MEMPOOL = 50_000;

    private final NodeQueries node;
    private final Stages stages;

    public NetworkMethods(NodeQueries node, Stages stages) {
        this.node = node;
        this.stages = stages;
    }

    @Override
    public Map<String, RpcMethod> methods() {
        return Map.of(
                "getconsensusinfo",
                params -> stages.reading(params.network(), ReadWeight.RECORD, node::consensus)
                        .map(NetworkMethods::consensus),
                "masternodelist",
                params -> stages.reading(params.network(), ReadWeight.RECORD, node::consensus)
                        .map(this::masternodes),
                "getmempoolinfo",
                this::mempoolInfo,
                "getrawmempool",
                this::mempool);
    }

    private static JsonNode consensus(ConsensusView view) {
        ActiveSet set = view.activeSet();
        return RpcValues.object()
                .put("type", "BFT")
                .put("masternodes", set.size())
                .put("quorum", fewestOfAQuorum(set))
                .put("total_weight", set.totalWeight())
                .put("epoch", view.epoch())
                .put("view", view.view())
                .put("phase", view.phase())
                .put("leader", view.leader().toHex())
                .put("voting", view.voting());
    }

    /** The heaviest voters first: with equal weights the usual two thirds and one. */
    private static int fewestOfAQuorum(ActiveSet set) {
        List<Long> weights = set.voters().stream()
                .map(Voter::weight)
                .sorted(Comparator.reverseOrder())
                .toList();
        long sum = 0;
        int count = 0;
        while (!set.isQuorum(sum)) {
            sum += weights.get(count++);
        }
        return count;
    }

    private JsonNode masternodes(ConsensusView view) {
        ArrayNode list = RpcValues.array();
        Masternodes.list(node, view).forEach(known -> list.add(masternode(known)));
        ObjectNode json = RpcValues.object().put("total", list.size());
        json.set("masternodes", list);
        return json;
    }

    private JsonNode masternode(Masternodes.Known known) {
        long now = RpcValues.seconds(System.currentTimeMillis());
        long started = RpcValues.seconds(node.status().startedAt());
        long since = known.self()
                ? started
                : known.link()
                        .map(PeerView::connectedAt)
                        .map(RpcValues::seconds)
                        .orElse(0L);
        long heard = known.self()
                ? now
                : known.link()
                        .map(PeerView::lastHeardAt)
                        .map(RpcValues::seconds)
                        .orElse(0L);
        var registered = known.registered();
        return RpcValues.object()
                .put("address", hostOf(registered.endpoint()))
                .put(
                        "wallet_address",
                        AddressText.encode(
                                registered.rewardAddress(), node.genesis().network()))
                .put("collateral", registered.tier().collateral() / Amount.SATOSHIS_PER_TIME)
                .put("tier", registered.tier().label())
                .put("registered_at", RpcValues.seconds(node.genesis().timestamp()))
                .put("is_active", known.voteWeight() > 0 && known.reachable())
                .put("last_heartbeat", heard)
                .put("uptime_start", since)
                .put("total_uptime", since == 0 ? 0 : Math.max(0, now - since))
                .put("id", known.id().toHex())
                .put("endpoint", registered.endpoint())
                .put("operator_key", registered.operatorKey().toHex())
                .put("vote_weight", known.voteWeight());
    }

    private static String hostOf(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        return colon < 0 ? endpoint : endpoint.substring(0, colon);
    }

    private Uni<JsonNode> mempoolInfo(RpcParams params) {
        long perByte = node.genesis().parameters().feePerByte();
        return stages.reading(params.network(), ReadWeight.RECORD, () -> node.mempool(0))
                .map(pool -> {
                    ObjectNode json = RpcValues.object()
                            .put("loaded", true)
                            .put("size", pool.count())
                            .put("bytes", pool.bytes())
                            .put("usage", pool.memory())
                            .put("maxmempool", pool.maxMemory())
                            .put("maxtransactions", pool.maxCount())
                            .put("parked", pool.parked())
                            .put("fee_floor_per_byte", pool.feeFloorPerByte());
                    json.set("mempoolminfee", RpcValues.time(perKilobyte(pool.feeFloorPerByte())));
                    json.set("minrelaytxfee", RpcValues.time(perKilobyte(perByte)));
                    return json;
                });
    }

    /** The two fees of this method are TIME for 1,000 bytes, as clients of it know them. */
    private static long perKilobyte(long satoshisPerByte) {
        return satoshisPerByte > Long.MAX_VALUE / 1_000 ? Long.MAX_VALUE : 1_000 * satoshisPerByte;
    }

    private Uni<JsonNode> mempool(RpcParams params) {
        return stages.reading(params.network(), ReadWeight.LIST, () -> node.mempool(MAX_MEMPOOL))
                .map(pool -> {
                    ResultArray txids = ResultArray.begin(params.answer());
                    pool.transactions()
                            .forEach(entry ->
                                    txids.add(RpcValues.hash(entry.transaction().txid())));
                    return txids.end();
                });
    }
}
