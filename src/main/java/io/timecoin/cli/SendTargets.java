package io.timecoin.cli;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.TransactionOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is to be paid, as it was typed: pairs of address and amount, or one address for all there is.
 *
 * @param amounts satoshis, one for each address; none if the one address gets all
 */
record SendTargets(List<String> addresses, List<Long> amounts) {

    /** What was typed names nobody to pay, or not how much: wrong usage, in words. */
    static final class WrongUsage extends Exception {
        private static final long serialVersionUID = 1L;

        WrongUsage(String reason) {
            super(reason, null, false, false);
        }
    }

    static SendTargets of(List<String> words, boolean all) throws WrongUsage {
        if (all) {
            if (words.size() != 1) {
                throw new WrongUsage("--all takes one ADDRESS and no amount");
            }
            return new SendTargets(words, List.of());
        }
        if (words.isEmpty() || words.size() % 2 != 0) {
            throw new WrongUsage("an ADDRESS and an AMOUNT are needed for each recipient");
        }
        List<String> addresses = new ArrayList<>();
        List<Long> amounts = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            addresses.add(words.get(i));
            amounts.add(satoshis(words.get(i + 1)));
        }
        if (Amount.sum(amounts.stream().mapToLong(Long::longValue).toArray()).isEmpty()) {
            throw new WrongUsage("the amounts are 2^63 satoshis or more together");
        }
        return new SendTargets(addresses, amounts);
    }

    static long satoshis(String amount) throws WrongUsage {
        return switch (Amount.parse(amount)) {
            case Amount.Parsed.Satoshis parsed when parsed.value() > 0 -> parsed.value();
            case Amount.Parsed.Satoshis _ -> throw new WrongUsage("nothing would be paid: " + amount);
            case Amount.Parsed.NotAnAmount not -> throw new WrongUsage(not.detail());
        };
    }

    /** The outputs on a network; none if everything goes to one. */
    List<TransactionOutput> outputs(Network network) {
        List<TransactionOutput> outputs = new ArrayList<>();
        for (int i = 0; i < amounts.size(); i++) {
            outputs.add(new TransactionOutput(amounts.get(i), address(addresses.get(i), network)));
        }
        return outputs;
    }

    /** Who gets everything, if one does. */
    Optional<Address> everythingTo(Network network) {
        return amounts.isEmpty() ? Optional.of(address(addresses.getFirst(), network)) : Optional.empty();
    }

    private static Address address(String text, Network network) {
        return switch (AddressText.parse(text, network)) {
            case AddressText.Outcome.Parsed parsed -> parsed.address();
            case AddressText.Outcome.Refused refused ->
                throw new CommandFailedException(text + " cannot be paid: " + refused.detail());
        };
    }
}
