package io.timecoin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.PaidToOthers;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.ledger.json.TransactionJson;
import io.timecoin.network.EndpointRecord;
import io.timecoin.network.HostPort;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.NodeRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The vectors in docs/vectors, for clients in other languages, are what this code makes. Run with {@code
 * -Dtimecoin.vectors=write} to write them anew after a wanted change.
 */
final class VectorsTest {

    private static final Path FOLDER = Path.of("docs", "vectors");
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final TestLedger ledger = TestLedger.ofBronze(4);

    @TestFactory
    List<DynamicTest> theDocumentedVectorsAreWhatThisCodeMakes() {
        return List.of(
                compared("addresses.json", addresses()),
                compared("genesis.json", genesis()),
                compared("transactions.json", transactions()),
                compared("blocks.json", blocks()),
                compared("votes.json", votes()),
                compared("node-records.json", nodeRecords()),
                compared("endpoint-records.json", endpointRecords()));
    }

    private static DynamicTest compared(String name, JsonNode made) {
        return DynamicTest.dynamicTest(name, () -> {
            Path file = FOLDER.resolve(name);
            if ("write".equals(System.getProperty("timecoin.vectors"))) {
                write(file, made);
            }
            assertEquals(MAPPER.readTree(MAPPER.writeValueAsString(made)), MAPPER.readTree(Files.readString(file)));
        });
    }

    private static void write(Path file, JsonNode made) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(file, MAPPER.writeValueAsString(made) + "\n");
    }

    private static ArrayNode addresses() {
        ArrayNode vectors = MAPPER.createArrayNode();
        for (int i = 0; i < 4; i++) {
            Signer signer = TestLedger.wallet(i);
            Address address = TestLedger.address(signer);
            vectors.addObject()
                    .put("seed", hex(TestLedger.seed("wallet " + i)))
                    .put("publicKey", signer.publicKey().toHex())
                    .put("payload", address.toString())
                    .put("mainnet", AddressText.encode(address, Network.MAINNET))
                    .put("testnet", AddressText.encode(address, Network.TESTNET));
        }
        return vectors;
    }

    private ObjectNode genesis() {
        try {
            ObjectNode vector = MAPPER.createObjectNode();
            vector.set("file", MAPPER.readTree(GenesisFile.write(ledger.genesis())));
            return vector.put("encoding", hex(ledger.genesis().encode()))
                    .put("hash", ledger.genesisHash().toHex())
                    .put("coinsTxid", ledger.genesis().coinsTxid().toHex())
                    .put("activeSetHash", ledger.genesis().activeSet().hash().toHex())
                    .put("supply", Long.toString(ledger.genesis().supply()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ArrayNode transactions() {
        ArrayNode vectors = MAPPER.createArrayNode();
        Transaction plain = ledger.transfer(0, 1, 500_000_000);
        add(vectors, "one owner, two outputs", plain);
        add(
                vectors,
                "two owners, memo, time conditions",
                ledger.sign(
                        new TransactionBody(
                                TransactionKind.TRANSFER,
                                List.of(ledger.coinOf(2), ledger.coinOf(3)),
                                List.of(new TransactionOutput(
                                        199_800_000_000L, TestLedger.address(TestLedger.wallet(4)))),
                                1_767_225_700_000L,
                                1_767_225_800_000L,
                                HexFormat.of().parseHex("74686520706f77657220206f66206e6f77"),
                                new byte[0]),
                        TestLedger.wallet(2),
                        TestLedger.wallet(3)));
        add(
                vectors,
                "an address that gets more than it put in",
                ledger.sign(
                        TransactionBody.transfer(
                                List.of(ledger.coinOf(5), ledger.coinOf(6)),
                                List.of(
                                        new TransactionOutput(
                                                99_000_000_000L, TestLedger.address(TestLedger.wallet(5))),
                                        new TransactionOutput(
                                                100_990_000_000L, TestLedger.address(TestLedger.wallet(6))))),
                        TestLedger.wallet(5),
                        TestLedger.wallet(6)));
        add(vectors, "settlement", Transaction.settlement(3, 77, plain.outputs()));
        return vectors;
    }

    private void add(ArrayNode vectors, String name, Transaction transaction) {
        ObjectNode vector = vectors.addObject()
                .put("name", name)
                .put("genesisHash", ledger.genesisHash().toHex());
        vector.set("transaction", TransactionJson.write(transaction, Network.DEVNET));
        vector.put("encoding", hex(transaction.encode()))
                .put("txid", transaction.txid().toHex())
                .put("fullHash", transaction.fullHash().toHex());
        if (transaction.kind() == TransactionKind.TRANSFER) {
            addSigned(vector, transaction);
        }
    }

    private void addSigned(ObjectNode vector, Transaction transaction) {
        List<Coin> coins = transaction.inputs().stream().map(ledger::coin).toList();
        PaidToOthers paid = new PaidToOthers();
        ArrayNode spent = vector.putArray("coins");
        for (Coin coin : coins) {
            paid.spends(coin.owner(), coin.value());
            spent.addObject()
                    .put("value", Long.toString(coin.value()))
                    .put("address", AddressText.encode(coin.owner(), Network.DEVNET));
        }
        transaction.outputs().forEach(paid::makes);
        long[] values = coins.stream().mapToLong(Coin::value).toArray();
        vector.put("sighash", transaction.sighash(ledger.genesisHash(), values).toHex())
                .put("paidToOthers", Long.toString(paid.satoshis()))
                .put("minimumFee", Long.toString(ledger.parameters().minimumFee(paid.satoshis(), transaction.size())));
    }

    private ArrayNode blocks() {
        ArrayNode vectors = MAPPER.createArrayNode();
        VerifiedTransaction transfer = ledger.verifiedTransfer(0, 1, 500_000_000);
        long boundary = ledger.initialState().boundary(ledger.parameters().epochMillis());
        for (Block block : List.of(
                ledger.block(ledger.initialState(), TestLedger.GENESIS_TIME + 20),
                ledger.block(ledger.initialState(), TestLedger.GENESIS_TIME + 40, transfer),
                ledger.block(ledger.initialState(), boundary, transfer))) {
            ByteWriter header = new ByteWriter(0);
            block.header().write(header);
            vectors.addObject()
                    .put("kind", block.header().kind().name())
                    .put("header", hex(header.toBytes()))
                    .put("hash", block.hash().toHex())
                    .put("transactionsRoot", block.header().transactionsRoot().toHex())
                    .put("bodyHash", block.header().bodyHash().toHex())
                    .put("encoding", hex(block.encode()));
        }
        return vectors;
    }

    private ArrayNode votes() {
        ArrayNode vectors = MAPPER.createArrayNode();
        Hash256 hash = ledger.block(ledger.initialState(), TestLedger.GENESIS_TIME + 20)
                .hash();
        for (Statement statement : List.of(
                new Statement(StatementKind.PROPOSAL, 0, 1, 0, hash),
                new Statement(StatementKind.NOTARIZE, 0, 1, 0, hash),
                Statement.nullify(0, 2),
                new Statement(StatementKind.FINALIZE, 5, 9, 7, hash))) {
            Hash256 digest = statement.digest(ledger.genesisHash());
            ByteWriter out = new ByteWriter(0);
            statement.write(out);
            vectors.addObject()
                    .put("kind", statement.kind().name())
                    .put("epoch", statement.epoch())
                    .put("view", statement.view())
                    .put("parentView", statement.parentView())
                    .put("blockHash", statement.blockHash().toHex())
                    .put("genesisHash", ledger.genesisHash().toHex())
                    .put("encoding", hex(out.toBytes()))
                    .put("digest", digest.toHex())
                    .put("operatorSeed", hex(TestLedger.seed("operator 0")))
                    .put("operatorKey", TestLedger.operator(0).publicKey().toHex())
                    .put("signature", TestLedger.operator(0).sign(digest).toHex());
        }
        return vectors;
    }

    private ArrayNode endpointRecords() {
        ArrayNode vectors = MAPPER.createArrayNode();
        for (String place : List.of("203.0.113.7:24100", "[2001:db8::7]:24000")) {
            EndpointRecord record = EndpointRecord.signed(
                    TestLedger.signer("node 0"),
                    ledger.genesisHash(),
                    IpEndpoint.of(HostPort.parse(place)).orElseThrow(),
                    1_767_225_600_000L,
                    1_767_830_400_000L);
            ByteWriter out = new ByteWriter(0);
            record.write(out);
            vectors.addObject()
                    .put("genesisHash", ledger.genesisHash().toHex())
                    .put("nodeSeed", hex(TestLedger.seed("node 0")))
                    .put("nodeKey", record.nodeKey().toHex())
                    .put("address", hex(record.endpoint().ip().getAddress()))
                    .put("port", record.endpoint().port())
                    .put("serial", record.serial())
                    .put("expiresAt", record.expiresAt())
                    .put("digest", record.digest(ledger.genesisHash()).toHex())
                    .put("signature", record.signature().toHex())
                    .put("encoding", hex(out.toBytes()));
        }
        return vectors;
    }

    private ArrayNode nodeRecords() {
        ArrayNode vectors = MAPPER.createArrayNode();
        for (long serial : new long[] {0, 1, Long.MAX_VALUE}) {
            NodeRecord record = NodeRecord.signed(
                    TestLedger.operator(0),
                    ledger.genesisHash(),
                    ledger.genesis().masternodes().getFirst().id(),
                    TestLedger.signer("node 0").publicKey(),
                    serial,
                    1_767_830_400_000L);
            ByteWriter out = new ByteWriter(0);
            record.write(out);
            vectors.addObject()
                    .put("genesisHash", ledger.genesisHash().toHex())
                    .put("operatorSeed", hex(TestLedger.seed("operator 0")))
                    .put("masternodeId", record.masternodeId().toHex())
                    .put("operatorKey", record.operatorKey().toHex())
                    .put("nodeKey", record.nodeKey().toHex())
                    .put("serial", record.serial())
                    .put("expiresAt", record.expiresAt())
                    .put("digest", record.digest(ledger.genesisHash()).toHex())
                    .put("signature", record.signature().toHex())
                    .put("encoding", hex(out.toBytes()));
        }
        return vectors;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
