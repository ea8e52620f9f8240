package io.timecoin.network;

import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/** What the two ends of a link say about the link itself, in authenticated frames like any message. */
sealed interface LinkControl {

    /** Answered at once by a Pong with the same number: measures the round trip and compares clocks. */
    record Ping(long number) implements LinkControl {}

    /**
     * The answer to a Ping.
     *
     * @param clock of who answers, Unix ms
     */
    record Pong(long number, long clock) implements LinkControl {}

    /** The last frame of a link: why it ends. */
    record Bye(String reason) implements LinkControl {}

    int PING = 0xf0;
    int PONG = 0xf1;
    int BYE = 0xf2;

    static boolean isControl(byte[] payload) {
        return payload.length > 0 && (payload[0] & 0xff) >= PING;
    }

    default byte[] encode() {
        ByteWriter out = new ByteWriter(16);
        switch (this) {
            case Ping(long number) -> out.u8(PING).u64(number);
            case Pong(long number, long clock) -> out.u8(PONG).u64(number).u64(clock);
            case Bye(String reason) -> Words.write(out.u8(BYE), reason, Words.MAX_REASON);
        }
        return out.toBytes();
    }

    static LinkControl decode(byte[] payload) throws MalformedException {
        ByteReader in = new ByteReader(payload);
        int type = in.u8("link control type");
        LinkControl control = switch (type) {
            case PING -> new Ping(in.u64("ping number"));
            case PONG -> new Pong(in.u64("pong number"), in.u64("pong clock"));
            case BYE -> new Bye(Words.read(in, Words.MAX_REASON, "reason"));
            default -> throw new MalformedException("unknown link control type " + type);
        };
        in.end("the link control");
        return control;
    }
}
