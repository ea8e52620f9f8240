package io.timecoin.cli.wallet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.wallet.HdKeys;
import io.timecoin.wallet.Mnemonic;
import io.timecoin.wallet.Wallet;
import java.util.OptionalInt;

/** Finds out how many addresses a wallet had, when only its words are left. For one thread. */
public final class UsedAddresses {

    /** How many unused addresses in a row end the search: as many may have been handed out in vain. */
    public static final int AHEAD = 20;

    private final NodeClient client;
    private final Network network;

    public UsedAddresses(NodeClient client, Network network) {
        this.client = client;
        this.network = network;
    }

    /**
     * One more than the index of the last used address before {@value #AHEAD} unused ones; 0 if none is used. A node that hides
     * coins makes it less: then another one is to be asked. One that makes it more is not asked for ever.
     *
     * @return empty if more than {@code most}
     */
    public OptionalInt count(Mnemonic mnemonic, int most) {
        HdKeys keys = HdKeys.of(mnemonic);
        int used = 0;
        for (int index = 0; index < used + AHEAD && index < Wallet.MAX_ADDRESSES; index++) {
            if (isUsed(Address.of(keys.signer(index).publicKey()))) {
                used = index + 1;
            }
            if (used > most) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(used);
    }

    private boolean isUsed(Address address) {
        String path = "/v1/addresses/" + AddressText.encode(address, network);
        JsonReply balance = client.get(path);
        // Coins of the genesis came by no transaction, pending ones by none that is final.
        return balance.number("coins") > 0
                || balance.amount("pendingIn") > 0
                || !client.get(path + "/transactions?limit=1").list("items").isEmpty();
    }
}
