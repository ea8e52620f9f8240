package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An answer while it is written and while it is sent: pieces of memory, each taken from the {@link AnswerBudget} before it is
 * allocated and given back when it has left. Written by one thread, then sent by one; closed by any, at any time, after which it
 * is empty and takes nothing more.
 */
public final class AnswerBytes implements AutoCloseable {

    /** Most answers fit into the first piece. */
    private static final int FIRST_PIECE = 1 << 10;

    private static final int LARGEST_PIECE = 64 << 10;

    /** Bytes of an answer on their way: the first {@code length} of an array that nobody writes to any more. */
    public static final class Piece {
        private final byte[] bytes;
        private final int length;

        private Piece(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        public byte[] bytes() {
            return bytes;
        }

        public int length() {
            return length;
        }
    }

    private final AnswerBudget budget;
    private final AddressPrefix network;
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private final OutputStream stream = new Stream();
    private int used; // of the last piece
    private long length;
    private long taken;
    private boolean closed;

    /** @param network whose answer it is */
    AnswerBytes(AnswerBudget budget, AddressPrefix network) {
        this.budget = budget;
        this.network = network;
    }

    /**
     * Where it is written. Throws {@link AnswerRefusedException} once the answer has no room: ANSWER_TOO_LARGE, or OVERLOADED if
     * it is others that have it. Closing it does nothing.
     */
    public OutputStream stream() {
        return stream;
    }

    /** Whose it is. */
    public AddressPrefix network() {
        return network;
    }

    /** Bytes written so far, without those that were sent. */
    public synchronized long length() {
        return length;
    }

    /** Forgets what was written beyond {@code mark} bytes. */
    public synchronized void rewind(long mark) {
        while (length > mark && !pieces.isEmpty()) {
            long excess = length - mark;
            if (excess < used) {
                used -= (int) excess;
                length = mark;
            } else {
                length -= used;
                giveBack(pieces.removeLast());
                byte[] last = pieces.peekLast();
                used = last == null ? 0 : last.length;
            }
        }
    }

    /** Writes what has to be said whether there is room or not; short. */
    public synchronized void append(byte[] bytes) {
        if (closed) {
            return;
        }
        int done = 0;
        while (done < bytes.length) {
            if (room() == 0) {
                int size = nextSize();
                budget.takeAnyway(network, size);
                add(size);
            }
            done += copy(bytes, done, bytes.length - done);
        }
    }

    /** Takes the first bytes out to be sent; null if nothing is left. They count until {@link #left} says that they have left. */
    public synchronized @Nullable Piece next() {
        byte[] first = pieces.pollFirst();
        if (first == null) {
            return null;
        }
        int size = pieces.isEmpty() ? used : first.length;
        used = pieces.isEmpty() ? 0 : used;
        length -= size;
        return new Piece(first, size);
    }

    /** The client's side has this piece. */
    public synchronized void left(Piece piece) {
        if (!closed) {
            giveBack(piece.bytes());
        }
    }

    /** Gives everything back; a second time does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        budget.giveBack(network, taken);
        taken = 0;
        pieces.clear();
        used = 0;
        length = 0;
    }

    /**
     * Counts an answer that others make as a whole and send, until this is closed.
     *
     * @throws ApiException ANSWER_TOO_LARGE, or OVERLOADED if it is others that have the room; nothing is taken then
     */
    public synchronized void takeWhole(long bytes) {
        if (closed) {
            throw clientLeft();
        }
        if (taken + bytes > budget.mostOfOne()) {
            throw budget.tooLarge();
        }
        if (!budget.take(network, bytes)) {
            throw AnswerBudget.full();
        }
        taken += bytes;
    }

    private static ApiException clientLeft() {
        return ApiException.of(ApiException.Kind.UNAVAILABLE, "CLIENT_LEFT", "the client has left");
    }

    private void giveBack(byte[] piece) {
        taken -= piece.length;
        budget.giveBack(network, piece.length);
    }

    private int room() {
        byte[] last = pieces.peekLast();
        return last == null ? 0 : last.length - used;
    }

    private int nextSize() {
        byte[] last = pieces.peekLast();
        return last == null ? FIRST_PIECE : Math.min(LARGEST_PIECE, 4 * last.length);
    }

    private void add(int size) {
        pieces.addLast(new byte[size]);
        taken += size;
        used = 0;
    }

    private int copy(byte[] from, int offset, int most) {
        int size = Math.min(most, room());
        System.arraycopy(from, offset, pieces.getLast(), used, size);
        used += size;
        length += size;
        return size;
    }

    private synchronized void write(byte[] from, int offset, int size) throws AnswerRefusedException {
        int done = 0;
        while (done < size) {
            if (room() == 0) {
                grow();
            }
            done += copy(from, offset + done, size - done);
        }
    }

    private void grow() throws AnswerRefusedException {
        if (closed) {
            throw new AnswerRefusedException(clientLeft());
        }
        int size = (int) Math.min(nextSize(), budget.mostOfOne() - taken);
        if (size <= 0) {
            throw new AnswerRefusedException(budget.tooLarge());
        }
        if (!budget.take(network, size)) {
            throw new AnswerRefusedException(AnswerBudget.full());
        }
        add(size);
    }

    private final class Stream extends OutputStream {
        @Override
        public void write(int b) throws AnswerRefusedException {
            AnswerBytes.this.write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int size) throws AnswerRefusedException {
            AnswerBytes.this.write(from, offset, size);
        }
    }
}
