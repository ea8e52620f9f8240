package io.timecoin.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.commons.net.ntp.NtpV3Impl;
import org.apache.commons.net.ntp.NtpV3Packet;
import org.apache.commons.net.ntp.TimeStamp;

/** A time server on the loopback, on a port of the system's choice, that says what a test wants it to say. */
final class TestTimeServer implements AutoCloseable {

    private final DatagramSocket socket;
    private final AtomicInteger asked = new AtomicInteger();

    /** Sends any number of packets in answer to a question. */
    @FunctionalInterface
    interface Behaviour {
        void answer(NtpV3Packet question, Consumer<NtpV3Packet> send);
    }

    private TestTimeServer(Behaviour behaviour) {
        try {
            this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> serve(behaviour));
    }

    static TestTimeServer thatDoes(Behaviour behaviour) {
        return new TestTimeServer(behaviour);
    }

    /** One that says that it is this time, Unix ms. */
    static TestTimeServer at(long unixMillis) {
        return thatDoes((question, send) -> send.accept(answer(question, unixMillis)));
    }

    /** The answer of a good server. */
    static NtpV3Packet answer(NtpV3Packet question, long unixMillis) {
        NtpV3Packet answer = new NtpV3Impl();
        answer.setMode(NtpV3Packet.MODE_SERVER);
        answer.setVersion(NtpV3Packet.VERSION_4);
        answer.setStratum(2);
        answer.setOriginateTimeStamp(question.getTransmitTimeStamp());
        answer.setReceiveTimeStamp(TimeStamp.getNtpTime(unixMillis));
        answer.setTransmitTime(TimeStamp.getNtpTime(unixMillis));
        return answer;
    }

    private void serve(Behaviour behaviour) {
        while (!socket.isClosed()) {
            NtpV3Packet question = new NtpV3Impl();
            DatagramPacket received = question.getDatagramPacket();
            try {
                socket.receive(received);
            } catch (IOException _) {
                return; // it was closed
            }
            asked.incrementAndGet();
            behaviour.answer(question, packet -> send(packet, received));
        }
    }

    private void send(NtpV3Packet packet, DatagramPacket to) {
        try {
            DatagramPacket bytes = packet.getDatagramPacket();
            bytes.setSocketAddress(to.getSocketAddress());
            socket.send(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many questions have come. */
    int asked() {
        return asked.get();
    }

    TimeServer address() {
        return new TimeServer("127.0.0.1", socket.getLocalPort());
    }

    @Override
    public void close() {
        socket.close();
    }
}
