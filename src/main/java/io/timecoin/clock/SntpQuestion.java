package io.timecoin.clock;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.commons.net.ntp.NtpV3Impl;
import org.apache.commons.net.ntp.NtpV3Packet;
import org.apache.commons.net.ntp.TimeStamp;

/**
 * Asks one server once, on a socket of its own that hears nobody else, and waits for a second at most, beside what the resolver of
 * names takes. The question tells a random number in place of the time (the library's own client tells the clock, and compares
 * nothing): an answer has to repeat it, which who does not see the question cannot.
 */
final class SntpQuestion {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Packets that are no answer are passed over, so many. */
    private static final int MOST_PACKETS = 16;

    private static final int PACKET_BYTES = 48;

    private final LongSupplier nanos;
    private final RandomGenerator random;

    /** @param nanos the monotonic clock */
    SntpQuestion(LongSupplier nanos, RandomGenerator random) {
        this.nanos = nanos;
        this.random = random;
    }

    /**
     * What the server says.
     *
     * @throws SntpRefusedException if it says nothing of the time
     * @throws IOException if it cannot be reached or does not answer
     */
    ServerClocks.Reading ask(TimeServer server) throws IOException {
        InetAddress address = InetAddress.getByName(server.host());
        TimeStamp number = new TimeStamp(random.nextLong());
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(address, server.port()));
            long sent = millis();
            socket.send(question(number));
            return answer(socket, number, sent);
        }
    }

    private static DatagramPacket question(TimeStamp number) {
        NtpV3Packet packet = new NtpV3Impl();
        packet.setMode(NtpV3Packet.MODE_CLIENT);
        packet.setVersion(NtpV3Packet.VERSION_4);
        packet.setTransmitTime(number);
        return packet.getDatagramPacket();
    }

    private ServerClocks.Reading answer(DatagramSocket socket, TimeStamp number, long sent) throws IOException {
        for (int packets = 0; packets < MOST_PACKETS; packets++) {
            long left = sent + PATIENCE.toMillis() - millis();
            if (left <= 0) {
                break;
            }
            socket.setSoTimeout((int) left);
            NtpV3Packet packet = new NtpV3Impl();
            DatagramPacket received = packet.getDatagramPacket();
            socket.receive(received);
            long now = millis();
            if (received.getLength() >= PACKET_BYTES && SntpReply.answers(packet, number)) {
                return SntpReply.read(packet, sent, now);
            }
        }
        throw new SocketTimeoutException("no answer to the question came");
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
    }
}
