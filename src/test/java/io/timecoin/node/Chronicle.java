package io.timecoin.node;

import io.timecoin.crypto.Hash256;
import io.timecoin.network.HostPort;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One hash of all that has happened in a run, in order, each with its moment. */
final class Chronicle {

    private final Schedule schedule;
    private final MessageDigest digest;
    private long frames;
    private long votes;
    private long blocks;

    Chronicle(Schedule schedule) {
        this.schedule = schedule;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A frame leaves, of a handshake or sealed. */
    void sent(HostPort from, HostPort to, byte[] frame) {
        frames++;
        happened("sent " + from + " " + to);
        digest.update(frame);
    }

    /** What a node has said is on its disk. */
    void written(int node, String record) {
        votes++;
        happened("written " + node + " " + record);
    }

    void isFinal(int node, long height, Hash256 block) {
        blocks++;
        happened("final " + node + " " + height + " " + block);
    }

    /** A node starts or stops, or is asked to take something. */
    void happened(String what) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(schedule.nanos()).flip());
        digest.update(what.getBytes(StandardCharsets.UTF_8));
    }

    /** The hash up to here; then it begins anew. */
    String hash() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public String toString() {
        return frames + " frames, " + votes + " records of votes, " + blocks + " final blocks";
    }
}
