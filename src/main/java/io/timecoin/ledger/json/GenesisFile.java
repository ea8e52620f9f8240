package io.timecoin.ledger.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.GenesisRules;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Network;
import java.util.List;
import java.util.Locale;

/** The genesis file's text. Its bytes have no meaning: the hash is over the canonical encoding. Safe for any thread. */
public final class GenesisFile {

    /** Most characters of a genesis file. */
    public static final int MAX_LENGTH = 16_000_000;

    private static final JsonMapper MAPPER = StrictJson.mapper(MAX_LENGTH);

    private GenesisFile() {}

    /**
     * Reads and judges.
     *
     * @throws JsonFault if it is not a genesis, names a field twice or one unknown, or breaks a rule; says where
     */
    public static Genesis read(String text) throws JsonFault {
        JsonFields file = JsonFields.of(StrictJson.parse(MAPPER, text, MAX_LENGTH), "");
        long version = file.number("version");
        if (version != Genesis.VERSION) {
            throw file.fault("version", "unknown version " + version);
        }
        Network network = network(file);
        Genesis genesis = new Genesis(
                network,
                file.text("chainName"),
                file.number("timestamp"),
                parameters(file.object("parameters")),
                file.list("masternodes", ActiveSet.MAX_VOTERS, fields -> masternode(fields, network)),
                file.list(
                        "allocations",
                        Genesis.MAX_ALLOCATIONS,
                        fields ->
                                new Genesis.Allocation(fields.address("address", network), fields.satoshis("amount"))));
        file.end();
        List<String> faults = GenesisRules.faults(genesis);
        if (!faults.isEmpty()) {
            throw new JsonFault("", String.join("; ", faults));
        }
        return genesis;
    }

    private static Network network(JsonFields file) throws JsonFault {
        String label = file.text("network");
        for (Network network : Network.values()) {
            if (network.label().equals(label)) {
                return network;
            }
        }
        throw file.fault("network", "not mainnet, testnet or devnet");
    }

    private static ChainParameters parameters(JsonFields fields) throws JsonFault {
        ChainParameters parameters = new ChainParameters(
                fields.number("epochMillis"),
                fields.satoshis("minOutput"),
                fields.satoshis("minFee"),
                fields.number("feeDivisor"),
                fields.satoshis("feePerByte"),
                fields.smallNumber("maxBlockBytes"),
                fields.smallNumber("maxBlockTransactions"),
                fields.smallNumber("maxBlockWitnesses"),
                fields.number("rewardBase"));
        fields.end();
        return parameters;
    }

    private static GenesisMasternode masternode(JsonFields fields, Network network) throws JsonFault {
        return new GenesisMasternode(
                tier(fields),
                fields.publicKey("operatorKey"),
                fields.address("owner", network),
                fields.address("rewardAddress", network),
                fields.text("endpoint"));
    }

    private static MasternodeTier tier(JsonFields fields) throws JsonFault {
        String label = fields.text("tier");
        for (MasternodeTier tier : MasternodeTier.values()) {
            if (tier.name().toLowerCase(Locale.ROOT).equals(label)) {
                return tier;
            }
        }
        throw fields.fault("tier", "not free, bronze, silver or gold");
    }

    /** The text of a genesis, for people to read. */
    public static String write(Genesis genesis) {
        ObjectNode file = MAPPER.createObjectNode();
        file.put("version", Genesis.VERSION)
                .put("network", genesis.network().label())
                .put("chainName", genesis.chainName())
                .put("timestamp", genesis.timestamp());
        write(genesis.parameters(), file.putObject("parameters"));
        ArrayNode masternodes = file.putArray("masternodes");
        for (GenesisMasternode masternode : genesis.masternodes()) {
            masternodes
                    .addObject()
                    .put("tier", masternode.tier().name().toLowerCase(Locale.ROOT))
                    .put("operatorKey", masternode.operatorKey().toHex())
                    .put("owner", AddressText.encode(masternode.owner(), genesis.network()))
                    .put("rewardAddress", AddressText.encode(masternode.rewardAddress(), genesis.network()))
                    .put("endpoint", masternode.endpoint());
        }
        ArrayNode allocations = file.putArray("allocations");
        for (Genesis.Allocation allocation : genesis.allocations()) {
            allocations
                    .addObject()
                    .put("address", AddressText.encode(allocation.address(), genesis.network()))
                    .put("amount", Long.toString(allocation.amount()));
        }
        try {
            return MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(file) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can be written", e);
        }
    }

    private static void write(ChainParameters parameters, ObjectNode object) {
        object.put("epochMillis", parameters.epochMillis())
                .put("minOutput", Long.toString(parameters.minOutput()))
                .put("minFee", Long.toString(parameters.minFee()))
                .put("feeDivisor", parameters.feeDivisor())
                .put("feePerByte", Long.toString(parameters.feePerByte()))
                .put("maxBlockBytes", parameters.maxBlockBytes())
                .put("maxBlockTransactions", parameters.maxBlockTransactions())
                .put("maxBlockWitnesses", parameters.maxBlockWitnesses())
                .put("rewardBase", parameters.rewardBase());
    }
}
