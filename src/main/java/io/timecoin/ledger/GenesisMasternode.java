package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.nio.charset.StandardCharsets;

/**
 * A masternode that votes from the first block on.
 *
 * @param operatorKey signs its votes
 * @param owner of its collateral
 * @param rewardAddress is paid its rewards
 * @param endpoint {@code host:port}, 1–255 printable ASCII characters
 */
public record GenesisMasternode(
        MasternodeTier tier, PublicKey operatorKey, Address owner, Address rewardAddress, String endpoint) {

    /** Most characters of an endpoint. */
    public static final int MAX_ENDPOINT = 255;

    static final int LEAST_ENCODED_LENGTH = 1 + PublicKey.LENGTH + 2 * Address.LENGTH + 4;

    static GenesisMasternode read(ByteReader in) throws MalformedException {
        return new GenesisMasternode(
                tier(in.u8("tier")),
                in.publicKey("operator key"),
                Address.read(in),
                Address.read(in),
                GenesisText.read(in, MAX_ENDPOINT, "endpoint"));
    }

    private static MasternodeTier tier(int code) throws MalformedException {
        for (MasternodeTier tier : MasternodeTier.values()) {
            if (code(tier) == code) {
                return tier;
            }
        }
        throw new MalformedException("unknown tier " + code);
    }

    void write(ByteWriter out) {
        out.u8(code(tier)).fixed(operatorKey.toBytes());
        owner.write(out);
        rewardAddress.write(out);
        out.bytes(endpoint.getBytes(StandardCharsets.UTF_8));
    }

    /** The byte that stands for the tier. */
    private static int code(MasternodeTier tier) {
        return switch (tier) {
            case FREE -> 0;
            case BRONZE -> 1;
            case SILVER -> 2;
            case GOLD -> 3;
        };
    }

    /** What names it for ever: the tagged hash of its entry (protocol §1). */
    public Hash256 id() {
        ByteWriter out = new ByteWriter(128);
        write(out);
        return HashTag.MASTERNODE.hash(out.toBytes());
    }

    /** Weight of its vote: a Free one of the genesis has 1 (protocol §8). */
    public long voteWeight() {
        return tier == MasternodeTier.FREE ? 1 : tier.voteWeight();
    }
}
