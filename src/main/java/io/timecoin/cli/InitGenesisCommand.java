package io.timecoin.cli;

import io.timecoin.crypto.PublicKey;
import io.timecoin.files.FileTrouble;
import io.timecoin.files.WholeFile;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.GenesisRules;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.json.GenesisFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin init genesis}: the genesis file of a new network. */
@Command(name = "genesis", description = "Makes the genesis file of a new network.", mixinStandardHelpOptions = true)
final class InitGenesisCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The genesis file to make.")
    private Path file = Path.of("genesis.json");

    @Option(
            names = "--network",
            defaultValue = "devnet",
            description = "mainnet, testnet or devnet; default: ${DEFAULT-VALUE}.")
    private Network network = Network.DEVNET;

    @Option(names = "--name", defaultValue = "private", description = "Name of the chain; default: ${DEFAULT-VALUE}.")
    private String name = "private";

    @Option(
            names = "--epoch",
            defaultValue = "10m",
            converter = Durations.class,
            description = "Length of an epoch; default: ${DEFAULT-VALUE}.")
    private Duration epoch = Duration.ofMinutes(10);

    @Option(
            names = "--masternode",
            required = true,
            paramLabel = "TIER,OPERATOR_KEY,OWNER,HOST:PORT",
            description =
                    "A voter of epoch 0: free, bronze, silver or gold; its operator's public key; the address of its"
                            + " collateral and rewards; where it is reached. Once for each.")
    private List<String> masternodes = new ArrayList<>();

    @Option(
            names = "--allocation",
            paramLabel = "ADDRESS=AMOUNT[*COINS]",
            description = "Gives an address AMOUNT TIME, in so many coins of that amount each.")
    private List<String> allocations = new ArrayList<>();

    @Override
    public Integer call() {
        Genesis genesis = new Genesis(
                network,
                name,
                Clock.systemUTC().millis(),
                parameters(),
                masternodes.stream().map(this::masternode).toList(),
                allocations.stream().flatMap(text -> allocation(text).stream()).toList());
        List<String> faults = GenesisRules.faults(genesis);
        if (!faults.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("; ", faults));
        }
        try {
            WholeFile.open(file).create(GenesisFile.write(genesis).getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailedException(file + " exists already; a genesis is never overwritten", e);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + FileTrouble.of(e), e);
        }
        new Console(spec.commandLine().getOut()).line(genesis.hash().toHex());
        return 0;
    }

    private ChainParameters parameters() {
        ChainParameters standard = ChainParameters.STANDARD;
        return new ChainParameters(
                epoch.toMillis(),
                standard.minOutput(),
                standard.minFee(),
                standard.feeDivisor(),
                standard.feePerByte(),
                standard.maxBlockBytes(),
                standard.maxBlockTransactions(),
                standard.maxBlockWitnesses(),
                standard.rewardBase());
    }

    private GenesisMasternode masternode(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 4) {
            throw wrong("--masternode is not TIER,OPERATOR_KEY,OWNER,HOST:PORT: " + text);
        }
        try {
            MasternodeTier tier = tier(parts[0]);
            Address owner = address(parts[2]);
            return new GenesisMasternode(tier, PublicKey.ofHex(parts[1]), owner, owner, parts[3]);
        } catch (IllegalArgumentException e) {
            throw wrong("--masternode " + text + ": " + e.getMessage());
        }
    }

    private static MasternodeTier tier(String text) {
        return Arrays.stream(MasternodeTier.values())
                .filter(tier -> tier.label().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a tier is free, bronze, silver or gold, not " + text));
    }

    private List<Genesis.Allocation> allocation(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw wrong("--allocation is not ADDRESS=AMOUNT or ADDRESS=AMOUNT*COINS: " + text);
        }
        String[] product = text.substring(equals + 1).split("\\*", -1);
        long coins = product.length == 1 ? 1 : product[1].matches("[0-9]{1,6}") ? Long.parseLong(product[1]) : 0;
        if (product.length > 2 || coins < 1 || coins > Genesis.MAX_ALLOCATIONS) {
            throw wrong("--allocation has no count of coins within 1 to " + Genesis.MAX_ALLOCATIONS + ": " + text);
        }
        Address address = address(text.substring(0, equals));
        return switch (Amount.parse(product[0])) {
            case Amount.Parsed.Satoshis amount ->
                Collections.nCopies((int) coins, new Genesis.Allocation(address, amount.value()));
            case Amount.Parsed.NotAnAmount refused -> throw wrong("--allocation " + text + ": " + refused.detail());
        };
    }

    private Address address(String text) {
        return switch (AddressText.parse(text, network)) {
            case AddressText.Outcome.Parsed parsed -> parsed.address();
            case AddressText.Outcome.Refused refused ->
                throw wrong("'" + text + "' is no address of " + network.label() + ": " + refused.detail());
        };
    }

    private ParameterException wrong(String reason) {
        return new ParameterException(spec.commandLine(), reason);
    }
}
