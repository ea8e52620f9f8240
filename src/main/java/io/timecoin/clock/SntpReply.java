package io.timecoin.clock;

import java.time.Duration;
import org.apache.commons.net.ntp.NtpV3Packet;
import org.apache.commons.net.ntp.TimeStamp;

/** What a packet that has come says of the time (RFC 5905 §14). Pure. */
final class SntpReply {

    /** A round trip that takes longer is not believed: half of it is how wrong the answer may be. */
    static final Duration MOST_ROUND_TRIP = Duration.ofMillis(500);

    private static final int MAX_STRATUM = 15;

    /** The server says itself that it has no time to tell. */
    private static final int UNSYNCHRONIZED = 3;

    private SntpReply() {}

    /** Whether it repeats what the question said, as no packet does whose sender has not seen it. */
    static boolean answers(NtpV3Packet packet, TimeStamp asked) {
        return packet.getOriginateTimeStamp().ntpValue() == asked.ntpValue();
    }

    /**
     * The time in the middle of the round trip, by the server.
     *
     * @param sentMillis when the question left, monotonic
     * @param receivedMillis when this came, monotonic
     */
    static ServerClocks.Reading read(NtpV3Packet packet, long sentMillis, long receivedMillis)
            throws SntpRefusedException {
        long took = receivedMillis - sentMillis;
        if (packet.getMode() != NtpV3Packet.MODE_SERVER) {
            throw new SntpRefusedException("its mode is " + packet.getMode() + ", not that of a server");
        } else if (packet.getStratum() == 0) {
            throw new SntpRefusedException(
                    "it does not want to be asked (stratum 0, " + Integer.toHexString(packet.getReferenceId()) + ")");
        } else if (packet.getStratum() > MAX_STRATUM || packet.getLeapIndicator() == UNSYNCHRONIZED) {
            throw new SntpRefusedException("it does not know the time itself (stratum " + packet.getStratum() + ")");
        } else if (packet.getTransmitTimeStamp().ntpValue() == 0
                || packet.getReceiveTimeStamp().ntpValue() == 0) {
            throw new SntpRefusedException("it tells no time");
        } else if (took > MOST_ROUND_TRIP.toMillis()) {
            throw new SntpRefusedException("its round trip took " + took + " ms");
        }
        long received = packet.getReceiveTimeStamp().getTime();
        long sent = packet.getTransmitTimeStamp().getTime();
        if (sent < received || sent - received > took) {
            throw new SntpRefusedException("it has had the question for " + (sent - received) + " ms of " + took);
        }
        return new ServerClocks.Reading(sentMillis + took / 2, received + (sent - received) / 2);
    }
}
