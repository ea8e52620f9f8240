package io.timecoin.storage;

/**
 * A finalized view: in {@code view} of {@code epoch} the block at {@code height} became final. All that was said in views
 * before it is settled: no voter that knows this finalization votes there again (protocol §5: views never go back).
 */
public record PrunePoint(long epoch, long view, long height) implements Comparable<PrunePoint> {

    public PrunePoint {
        if (epoch < 0 || view < 0 || height < 0) {
            throw new IllegalArgumentException("negative: " + epoch + ", " + view + ", " + height);
        }
    }

    @Override
    public int compareTo(PrunePoint other) {
        int order = Long.compare(epoch, other.epoch);
        return order == 0 ? Long.compare(view, other.view) : order;
    }
}
