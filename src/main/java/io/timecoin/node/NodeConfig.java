package io.timecoin.node;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Every setting of a node. With a genesis file in its data directory a node needs none of them. Read once, at start, by
 * {@link NodeConfigLoader}, which holds them within their {@link Bound}s.
 */
@ConfigMapping(prefix = "timecoin")
public interface NodeConfig {

    /** Where the node keeps its files and who it is. */
    Node node();

    /** How it meets other masternodes. */
    Network network();

    /** Timers of consensus. */
    Consensus consensus();

    /** Whom it asks for the time. */
    Time time();

    /** What may wait for a block. */
    Mempool mempool();

    /** The databases. */
    Storage storage();

    /** How it gets the chain that others have. */
    Sync sync();

    /** Where clients and operators reach it. */
    ApiConfig api();

    /** {@code timecoin.node.*}. */
    interface Node {

        /** Directory of databases and keys; one process at a time. */
        @WithDefault("timecoin-data")
        Path dataDir();

        /** The genesis file; {@code genesis.json} in the data directory if not set. */
        Optional<Path> genesis();

        /** Key file of the masternode's operator key; without one the node only observes. */
        Optional<Path> operatorKey();

        /** File whose first line is the password of an encrypted operator key. */
        @Bound.OnlyWith("node.operator-key")
        Optional<Path> operatorKeyPasswordFile();

        /** Key file that identifies the node on its links; {@code node.key} in the data directory if not set. */
        Optional<Path> nodeKey();
    }

    /** {@code timecoin.network.*}. */
    interface Network {

        /** Address to listen on for peers. */
        @WithDefault("0.0.0.0")
        @Bound.Host
        String host();

        /** Port to listen on for peers; 24000 on mainnet, 24100 on testnet and devnet if not set. */
        @Bound.Port
        OptionalInt port();

        /** {@code host:port} that other nodes are told to dial, where it differs from what is listened on. */
        @Bound.Endpoint
        Optional<String> advertisedEndpoint();

        /** Nodes to dial, as a list of {@code host:port} separated by commas. */
        @Bound.Endpoint
        Optional<List<String>> peers();

        /**
         * Whether the node finds others by itself; without, it dials the nodes named here and no others, and neither asks nor tells of
         * endpoints.
         */
        @WithDefault("true")
        boolean discovery();

        /** Nodes to ask for others while this one has few links, as a list of {@code host:port} separated by commas. */
        @Bound.Endpoint
        Optional<List<String>> seeds();

        /** Most links to nodes that this one has found, 0 to 1,000; those of a masternode to others are besides. */
        @WithDefault("16")
        @Bound.Within(least = 0, most = 1_000)
        int maxOutboundLinks();

        /** Most links that other nodes opened, 0 to 10,000. */
        @WithDefault("128")
        @Bound.Within(least = 0, most = 10_000)
        int maxInboundLinks();
    }

    /** {@code timecoin.consensus.*}; agreement never depends on these (protocol §5). */
    interface Consensus {

        /** How long a view waits for its leader's proposal. */
        @WithDefault("1s")
        @Bound.Timer(leastMillis = 1)
        Duration leaderTimeout();

        /** How long a view may last; at least the leader's timeout. */
        @WithDefault("2s")
        @Bound.Timer(leastMillis = 1)
        @Bound.NotBelow("consensus.leader-timeout")
        Duration viewTimeout();

        /** Time between blocks while there is nothing to do. */
        @WithDefault("5s")
        @Bound.Timer(leastMillis = 0)
        Duration idleBlockInterval();

        /** Least time between entering a view and proposing in it. */
        @WithDefault("20ms")
        @Bound.Timer(leastMillis = 0)
        Duration minBlockInterval();

        /** Silence after which a leader counts as dead. */
        @WithDefault("3s")
        @Bound.Timer(leastMillis = 1)
        Duration leaderInactivity();

        /** After which a stuck view repeats its messages. */
        @WithDefault("1s")
        @Bound.Timer(leastMillis = 1)
        Duration retryInterval();

        /** What growing timers never exceed; at least the view's timeout. */
        @WithDefault("10s")
        @Bound.Timer(leastMillis = 1)
        @Bound.NotBelow("consensus.view-timeout")
        Duration maxTimeout();
    }

    /** {@code timecoin.time.*} (protocol §10). */
    interface Time {

        /** Servers that are asked for the time by SNTP: at most 16 {@code host} or {@code host:port}, separated by commas. */
        @Bound.AtMost(16)
        @Bound.TimeServer
        Optional<List<String>> servers();

        /** Time between one round of questions and the next, on average. */
        @WithDefault("2m")
        @Bound.Timer(leastMillis = 10_000)
        Duration interval();
    }

    /** {@code timecoin.mempool.*}. */
    interface Mempool {

        /**
         * Most memory that pending transactions take, at least 1M: a tenth of the heap where it is not set. A transfer of one
         * input and two outputs takes about 1.5 kB.
         */
        @Bound.AtLeast(mebibytes = 1)
        Optional<MemorySize> maxBytes();

        /** Most pending transactions. */
        @WithDefault("100000")
        @Bound.Within(least = 1, most = 100_000_000)
        int maxTransactions();

        /** Most transactions that wait for inputs this node does not know yet. */
        @WithDefault("1000")
        @Bound.Within(least = 0, most = 1_000_000)
        int maxParked();

        /** How long one of these may wait. */
        @WithDefault("5s")
        @Bound.Timer(leastMillis = 0)
        Duration parkedTimeout();
    }

    /** {@code timecoin.sync.*}. */
    interface Sync {

        /** {@code HEIGHT:HASH} of a final block that the chain must have: one with another there is not followed. */
        @Bound.Checkpoint
        Optional<String> checkpoint();
    }

    /** {@code timecoin.storage.*}. */
    interface Storage {

        /**
         * Memory of the databases: caches and what is not yet written, at least 8M. Where it is not set, a sixth of what the heap
         * leaves of the machine or container, 48M to 512M.
         */
        @Bound.AtLeast(mebibytes = 8)
        Optional<MemorySize> cacheBytes();
    }
}
