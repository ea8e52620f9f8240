package io.timecoin.network.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.util.ReferenceCountUtil;
import io.timecoin.network.ConnectionFault;
import io.timecoin.network.Standing;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection, before the HTTP/2 codec: meters what comes, and knows what the other end has proven. Netty calls it on the
 * connection's event loop; all else on any thread.
 */
final class PeerConnection extends ChannelDuplexHandler {

    /** Who has all connections. */
    interface Keeper {
        /** A peer opened it, from there. */
        void came(PeerConnection connection, InetAddress address);

        /** Something is wrong with it: it was closed. */
        void faulty(PeerConnection connection, ConnectionFault fault);

        /** Its first message came whole. */
        void spoke(PeerConnection connection);

        /** More bytes of unfinished messages are held, or less if negative. */
        void holds(int more);

        void gone(PeerConnection connection);
    }

    private static final Logger LOG = Logger.getLogger(PeerConnection.class);

    /** Messages that came whole and were not taken: a window's worth of small ones from a voter, seconds' from a stranger. */
    private static final int MOST_UNTAKEN_OF_VOTER = 16_384;

    private static final int MOST_UNTAKEN = 2_048;
    private static final long NEVER = Long.MIN_VALUE;

    private final Channel channel;
    private final @Nullable InetAddress opener;
    private final String remote;
    private final long since;
    private final Keeper keeper;
    private final LongSupplier nanoClock;
    private final FrameMeter meter;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicBoolean widened = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable ChannelHandlerContext here;
    private volatile Standing standing = Standing.UNPROVEN;
    private volatile int held;
    private volatile long begunAt = NEVER;
    private volatile long askedAt = NEVER;

    /**
     * Not in a pipeline yet.
     *
     * @param opener who opened it, or null if this node did
     * @param remote address and port of the other end
     */
    PeerConnection(
            Channel channel, @Nullable InetAddress opener, String remote, Keeper keeper, LongSupplier nanoClock) {
        this.channel = channel;
        this.opener = opener;
        this.remote = remote;
        this.keeper = keeper;
        this.nanoClock = nanoClock;
        this.since = nanoClock.getAsLong();
        this.meter = new FrameMeter(opener == null ? FrameMeter.Peer.SERVER : FrameMeter.Peer.CLIENT);
    }

    /** Address and port of the other end. */
    String remote() {
        return remote;
    }

    /** Without the port. */
    String remoteHost() {
        return remote.substring(0, remote.lastIndexOf(':'));
    }

    Standing standing() {
        return standing;
    }

    /** Bytes of a message that has begun and not ended. */
    int held() {
        return held;
    }

    // ---- Netty

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        here = context;
    }

    @Override
    public void channelRegistered(ChannelHandlerContext context) {
        if (opener != null) {
            keeper.came(this, opener);
        }
        context.fireChannelRegistered();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ConnectionFault fault = message instanceof ByteBuf bytes ? read(bytes) : null;
        if (fault == null && !closing.get()) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
        if (fault != null) {
            close(fault);
        }
    }

    private @Nullable ConnectionFault read(ByteBuf bytes) {
        long before = meter.messages();
        ConnectionFault fault = meter.read(bytes);
        if (fault != null) {
            return fault;
        }
        if (meter.messages() != before) {
            if (before == 0) {
                keeper.spoke(this);
            }
            begunAt = NEVER;
        }
        if (meter.unfinishedBytes() > 0 && begunAt == NEVER) {
            begunAt = nanoClock.getAsLong();
        }
        hold(meter.unfinishedBytes());
        int most = standing == Standing.VOTER ? MOST_UNTAKEN_OF_VOTER : MOST_UNTAKEN;
        return meter.messages() - taken.get() > most ? ConnectionFault.UNTAKEN : null;
    }

    private void hold(int now) {
        int more = now - held;
        if (more != 0) {
            held = now;
            keeper.holds(more);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof ByteBuf bytes) {
            meter.sent(bytes.readableBytes());
        }
        super.write(context, message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing.set(true);
        hold(0);
        keeper.gone(this);
        context.fireChannelInactive();
    }

    // ---- the wire on it

    /** The node waits for a message. */
    void asked() {
        askedAt = nanoClock.getAsLong();
    }

    /** A message left for the node. */
    void taken() {
        taken.incrementAndGet();
        askedAt = NEVER;
    }

    /** Whether a message that the node waits for has begun {@code nanos} ago or longer, and is not there. */
    boolean dawdles(long nanos) {
        long begun = begunAt;
        long asked = askedAt;
        return begun != NEVER && asked != NEVER && nanoClock.getAsLong() - Math.max(begun, asked) >= nanos;
    }

    /** Whether it is as old and nothing is proven. */
    boolean isLate(long nanos) {
        return opener != null && standing == Standing.UNPROVEN && nanoClock.getAsLong() - since >= nanos;
    }

    /** What the other end has proven to be from now on; returns whether that is news. */
    boolean stands(Standing now) {
        if (standing == now) {
            return false;
        }
        standing = now;
        meter.proven();
        return true;
    }

    /** Lets the peer send {@code bytes} more ahead, as HTTP/2 counts; once. */
    void widenWindow(int bytes) {
        if (widened.compareAndSet(false, true)) {
            inLoop(bytes);
        }
    }

    private void inLoop(int bytes) {
        channel.eventLoop().execute(() -> {
            Http2ConnectionHandler codec = channel.pipeline().get(Http2ConnectionHandler.class);
            if (codec == null) {
                return; // closed meanwhile
            }
            Http2LocalFlowController flow = codec.connection().local().flowController();
            try {
                flow.incrementWindowSize(codec.connection().connectionStream(), bytes);
                codec.connection().forEachActiveStream(stream -> {
                    flow.incrementWindowSize(stream, bytes);
                    return true;
                });
                channel.flush();
            } catch (Http2Exception e) {
                LOG.warnf(e, "the window of %s could not be widened", remote);
            }
        });
    }

    /** Closes it at once, whatever is unsent, for a fault that is counted. */
    void close(ConnectionFault fault) {
        if (closing.compareAndSet(false, true)) {
            keeper.faulty(this, fault);
            closeChannel();
        }
    }

    /** Closes it at once, whatever is unsent. */
    void close() {
        closing.set(true);
        closeChannel();
    }

    /** From here on the way out: the codec behind would say goodbye first, and wait for its streams to end. */
    private void closeChannel() {
        ChannelHandlerContext context = here;
        ChannelFuture closed = context == null ? channel.close() : context.close();
        closed.addListener(done -> {
            if (!done.isSuccess()) {
                LOG.warnf(done.cause(), "the connection of %s did not close", remote);
            }
        });
    }
}
