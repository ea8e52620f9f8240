package io.timecoin.api.rest.json;

import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A transaction as it is signed; the hex is its canonical encoding. */
@Schema(name = "Transaction")
public record TransactionJson(
        String kind,
        List<Input> inputs,
        List<Output> outputs,
        Optional<String> lockTime,
        Optional<String> validUntil,
        String memo,
        List<Signed> witnesses,
        String fullHash,
        int size,
        String hex) {

    /** A coin it spends. */
    @Schema(name = "Input")
    public record Input(String txid, int vout) {}

    /** A coin it makes. */
    @Schema(name = "Output")
    public record Output(String amount, String address) {}

    /** An owner's consent. */
    @Schema(name = "Witness")
    public record Signed(String publicKey, String signature) {}

    public static TransactionJson of(Transaction transaction, Network network) {
        return new TransactionJson(
                transaction.kind().name(),
                transaction.inputs().stream().map(TransactionJson::input).toList(),
                transaction.outputs().stream().map(o -> output(o, network)).toList(),
                time(transaction.lockTime()),
                time(transaction.validUntil()),
                HexFormat.of().formatHex(transaction.memo()),
                transaction.witnesses().stream().map(TransactionJson::witness).toList(),
                transaction.fullHash().toHex(),
                transaction.size(),
                HexFormat.of().formatHex(transaction.encode()));
    }

    private static Input input(OutPoint input) {
        return new Input(input.txid().toHex(), input.vout());
    }

    private static Output output(TransactionOutput output, Network network) {
        return new Output(Long.toString(output.value()), AddressText.encode(output.owner(), network));
    }

    private static Signed witness(Witness witness) {
        return new Signed(witness.publicKey().toHex(), witness.signature().toHex());
    }

    private static Optional<String> time(long unixMillis) {
        return unixMillis == 0 ? Optional.empty() : Optional.of(Times.iso(unixMillis));
    }
}
