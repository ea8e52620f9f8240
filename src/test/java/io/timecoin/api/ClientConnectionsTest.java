package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.http.HttpVersion;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ClientConnectionsTest {

    private static final ClientConnection.Patience PATIENCE =
            new ClientConnection.Patience(Duration.ofSeconds(10), Duration.ofSeconds(60));

    private final AtomicLong seconds = new AtomicLong();
    private final ClientConnections connections = new ClientConnections(
            4, address -> address.getHostAddress().equals("127.3.0.1"), () -> seconds.get() * 1_000_000_000);

    private static EmbeddedChannel from(String address) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 4_711);
            }
        };
    }

    private EmbeddedChannel admitted(String address) {
        EmbeddedChannel channel = from(address);
        assertTrue(connections.admit(channel), address);
        return channel;
    }

    private static ClientConnection meter(EmbeddedChannel channel) {
        return ClientConnection.of(channel);
    }

    private void after(long passed) {
        seconds.addAndGet(passed);
        connections.sweep(PATIENCE);
    }

    @Test
    void whoComesFromAnotherNetworkTakesThePlaceOfTheMostCrowded() {
        EmbeddedChannel first = admitted("127.3.0.1");
        for (int i = 0; i < 3; i++) {
            seconds.incrementAndGet();
            admitted("127.3.0.1");
        }
        assertTrue(first.isOpen());
        assertTrue(admitted("127.8.0.1").isOpen());
        assertFalse(first.isOpen());
        assertEquals(4, connections.count());
    }

    @Test
    void aNetworkBeyondItsShareGivesUpItsLongestIdleOne() {
        EmbeddedChannel first = admitted("127.9.0.1");
        seconds.incrementAndGet();
        EmbeddedChannel second = admitted("127.9.0.2");
        seconds.incrementAndGet();
        EmbeddedChannel third = admitted("127.9.0.3");
        assertFalse(first.isOpen());
        assertTrue(second.isOpen());
        assertTrue(third.isOpen());
        EmbeddedChannel other = admitted("127.8.0.1");
        assertTrue(other.isOpen());
        assertEquals(3, connections.count());
        assertEquals(1, connections.refused());
    }

    /** Closing it would fail, and what fails here closes the port. */
    @Test
    void whoCameThisInstantIsNotTheOneThatLeaves() {
        List<EmbeddedChannel> unregistered = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            unregistered.add(new EmbeddedChannel(null, DefaultChannelId.newInstance(), false, false) {
                @Override
                protected SocketAddress remoteAddress0() {
                    return new InetSocketAddress("127.3.0.1", 4_711);
                }
            });
        }
        unregistered.forEach(channel -> assertTrue(connections.admit(channel)));
        seconds.addAndGet(60);
        connections.sweep(PATIENCE);
        assertFalse(connections.admit(from("127.8.0.1")));
        assertEquals(4, connections.count());
    }

    @Test
    void aNetworkWhoseConnectionsAllWorkGetsNoMore() {
        for (int i = 0; i < 2; i++) {
            meter(admitted("127.9.0.1")).requestBegan(HttpVersion.HTTP_1_1);
        }
        EmbeddedChannel refused = from("127.9.0.1");
        assertFalse(connections.admit(refused));
        assertFalse(refused.isOpen());
        assertTrue(admitted("127.8.0.1").isOpen());
    }

    @Test
    void aTrustedProxyMayHaveAllPlaces() {
        for (int i = 0; i < 4; i++) {
            assertTrue(admitted("127.3.0.1").isOpen());
        }
    }

    @Test
    void aNewcomerLooksAtAFewOfManyEachTimeAtOthers() {
        int most = 4 * ClientConnections.LOOKED_AT;
        ClientConnections many = new ClientConnections(most, _ -> true, System::nanoTime);
        List<EmbeddedChannel> channels = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            EmbeddedChannel channel = from("127.3.0.1");
            assertTrue(many.admit(channel));
            if (i < most - 1) {
                meter(channel).requestBegan(HttpVersion.HTTP_1_1);
            }
            channels.add(channel);
        }
        EmbeddedChannel idle = channels.getLast();
        int refused = 0;
        while (idle.isOpen()) {
            EmbeddedChannel newcomer = from("127.8.0.1");
            refused += many.admit(newcomer) ? 0 : 1;
            assertTrue(refused < 5, "all have been looked at by now");
        }
        assertEquals(most, many.count());
    }

    @Test
    void aClosedOneLeavesItsPlace() {
        admitted("127.9.0.1").close().syncUninterruptibly();
        assertEquals(0, connections.count());
    }

    @Test
    void whoSaysNothingOrHalfOfARequestIsClosed() {
        EmbeddedChannel silent = admitted("127.1.0.1");
        EmbeddedChannel slow = admitted("127.2.0.1");
        after(9);
        slow.writeInbound(Unpooled.copiedBuffer(new byte[] {'G'}));
        assertTrue(silent.isOpen());
        after(2);
        assertFalse(silent.isOpen());
        assertTrue(slow.isOpen());
        slow.writeInbound(Unpooled.copiedBuffer(new byte[] {'E'})); // one byte now and then earns no time
        after(9);
        assertFalse(slow.isOpen());
    }

    @Test
    void betweenRequestsAConnectionMayBeIdleForLonger() {
        EmbeddedChannel channel = admitted("127.1.0.1");
        meter(channel).requestBegan(HttpVersion.HTTP_1_1);
        after(1_000);
        assertTrue(channel.isOpen());
        meter(channel).requestEnded();
        after(59);
        assertTrue(channel.isOpen());
        after(2);
        assertFalse(channel.isOpen());
    }

    @Test
    void framesOfHttp2ThatBelongToNoRequestAreNoBeginningOfOne() {
        EmbeddedChannel channel = admitted("127.1.0.1");
        meter(channel).requestBegan(HttpVersion.HTTP_2);
        meter(channel).requestEnded();
        channel.writeInbound(Unpooled.copiedBuffer(new byte[9]));
        after(50);
        assertTrue(channel.isOpen());
        after(11);
        assertFalse(channel.isOpen());
    }

    @Test
    void databasesAndPeersKeepTheirFiles() {
        long heap = 256L << 20;
        assertEquals(16, ClientTransport.mostConnections(61, heap));
        assertEquals(103, ClientTransport.mostConnections(829, heap));
        assertEquals(640, ClientTransport.mostConnections(4_096, heap));
        assertEquals(4_096, ClientTransport.mostConnections(Long.MAX_VALUE, heap));
        assertEquals(2_457, ClientTransport.mostConnections(1 << 20, 96 << 20));
    }
}
