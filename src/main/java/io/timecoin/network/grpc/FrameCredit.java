package io.timecoin.network.grpc;

/**
 * How many frames of a kind may still come. Bytes earn them, up to a bound, so that nobody saves up for a flood. On one thread.
 */
final class FrameCredit {

    private static final int MOST = 1_024;

    private final int bytesPerFrame;
    private long frames;
    private long bytes;

    /** @param frames to begin with */
    FrameCredit(int frames, int bytesPerFrame) {
        this.frames = frames;
        this.bytesPerFrame = bytesPerFrame;
    }

    void earn(int earning) {
        bytes += earning;
        earnFrames(bytes / bytesPerFrame);
        bytes %= bytesPerFrame;
    }

    void earnFrames(long earned) {
        frames = Math.min(MOST, frames + earned);
    }

    /** Takes one; false if none is left. */
    boolean spend() {
        frames--;
        return frames >= 0;
    }
}
