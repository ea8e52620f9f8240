package io.timecoin.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Hands what comes on a connection on to the codec. The codec of HTTP/1.1 takes requests apart as they come and keeps those that a client
 * sends ahead, each some forty times as long as its bytes. So it gets them by lines, and nothing beyond a request that is in work or
 * while the client does not take its answers: that waits here as bytes, and when it is {@link #MOST_AHEAD} no more is read. HTTP/2 has
 * bounds of its own and passes. On the connection's event loop, but for {@link #close}.
 */
final class RequestPace extends ChannelDuplexHandler {

    /** Bytes ahead of the codec from which on nothing is read; there may be those of one read more. */
    static final int MOST_AHEAD = 4 << 10;

    /** Most lines of a head. Short ones cost many times their length. */
    static final int MOST_LINES = 100;

    /** Of one read. With Netty's own bound each connection could pin four times as much. */
    private static final RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(512, 1 << 10, 16 << 10);

    private static final byte[] TOO_MANY_LINES =
            "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ClientConnection connection;
    private volatile @Nullable ChannelHandlerContext here;
    private @Nullable ByteBuf ahead;
    private int lines; // of the head that comes
    private boolean coming; // a request is with the codec whose body is not
    private long body; // bytes of it that are announced
    private int unanswered; // requests that the codec has made out of bytes
    private boolean listens;
    private boolean refused;
    private boolean handing;
    private boolean stopped;
    private boolean codecReads; // while this has stopped reading: whether the codec would read

    RequestPace(ClientConnection connection) {
        this.connection = connection;
    }

    /** Closes the connection at once; false if there is no codec to be passed over. */
    boolean close() {
        ChannelHandlerContext context = here;
        if (context != null) {
            var _ = context.close();
        }
        return context != null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        here = context;
        context.channel().config().setRecvByteBufAllocator(READS);
    }

    /** The connection is held no more. */
    void goOn() {
        ChannelHandlerContext context = here;
        if (context != null) {
            later(context);
        }
    }

    /** The connection has ended, or speaks HTTP/2 from now on: then what is in hand goes on. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        here = null;
        if (!handing) {
            drop();
        }
        if (context.channel().isActive()) {
            goOnReading(context);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && !connection.isMultiplexed()) {
            take(context, bytes);
        } else {
            context.fireChannelRead(message);
        }
    }

    /** A client that tears its connection down is no news. Where no codec is yet that hears of it, it would be a warning with a stack. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            var _ = context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        later(context);
    }

    /** The codec resumes reading by this too, and might not have meant what waits here. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (stopped) {
            if (context.channel().config().isAutoRead()) {
                codecReads = true;
                context.channel().config().setAutoRead(false);
                later(context);
            }
        } else {
            context.read();
            later(context);
        }
    }

    private void take(ChannelHandlerContext context, ByteBuf bytes) {
        try {
            if (ahead == null) {
                hand(context, bytes);
            }
            if (bytes.isReadable() && !refused) {
                keep(context, bytes);
                stopWhenFull(context);
            }
        } finally {
            bytes.release();
        }
    }

    private void keep(ChannelHandlerContext context, ByteBuf bytes) {
        ByteBuf kept = ahead;
        if (kept == null) {
            kept = context.alloc().buffer(bytes.readableBytes());
            ahead = kept;
        }
        kept.writeBytes(bytes);
    }

    private void stopWhenFull(ChannelHandlerContext context) {
        ByteBuf kept = ahead;
        if (kept != null && kept.readableBytes() >= MOST_AHEAD && !stopped) {
            stopped = true;
            codecReads = context.channel().config().isAutoRead();
            context.channel().config().setAutoRead(false);
        }
    }

    private void goOnReading(ChannelHandlerContext context) {
        if (stopped) {
            stopped = false;
            context.channel().config().setAutoRead(codecReads);
        }
    }

    /** Behind what is being done, so that a client that has sent much waits for its turn like others. */
    private void later(ChannelHandlerContext context) {
        if (ahead != null) {
            context.executor().execute(() -> handAhead(context));
        }
    }

    /** The codec sees its own wish to read meanwhile, so that it can say that it has enough. */
    private void handAhead(ChannelHandlerContext context) {
        ByteBuf kept = ahead;
        if (kept == null || handing || !mayHand(context)) {
            return;
        }
        goOnReading(context);
        hand(context, kept);
        if (kept.isReadable() && here != null && !refused) {
            kept.discardSomeReadBytes();
            stopWhenFull(context);
        } else {
            drop();
        }
        context.fireChannelReadComplete(); // by which the codec sends its answers
    }

    private void hand(ChannelHandlerContext context, ByteBuf from) {
        handing = true;
        try {
            while (from.isReadable() && mayHand(context)) {
                int bytes = next(from);
                if (lines > MOST_LINES) {
                    refuse(context);
                    return;
                }
                context.fireChannelRead(from.readRetainedSlice(bytes));
                if (!listens && !connection.isMultiplexed()) {
                    recognize(context);
                }
            }
        } finally {
            handing = false;
        }
    }

    private boolean mayHand(ChannelHandlerContext context) {
        if (refused) {
            return false;
        }
        if (here == null || connection.isMultiplexed()) {
            return true;
        }
        boolean reads = stopped ? codecReads : context.channel().config().isAutoRead();
        return reads && context.channel().isWritable() && (coming || (unanswered == 0 && !connection.isHeld()));
    }

    /** How many bytes are handed on at once: of what is no body never more than ends one head. */
    private int next(ByteBuf from) {
        int there = from.readableBytes();
        if (here == null || connection.isMultiplexed()) {
            return there;
        }
        if (body > 0) {
            int bytes = (int) Math.min(there, body);
            body -= bytes;
            return bytes;
        }
        int end = from.bytesBefore((byte) '\n');
        if (!coming) {
            connection.headComes();
            lines += end < 0 ? 0 : 1;
        }
        return end < 0 ? there : end + 1;
    }

    /** Nothing is in work, or no head would have come so far. */
    private void refuse(ChannelHandlerContext context) {
        refused = true;
        var _ = context.writeAndFlush(Unpooled.wrappedBuffer(TOO_MANY_LINES)).addListener(ChannelFutureListener.CLOSE);
    }

    /** After a first line, of which no head consists, the codec is there. */
    private void recognize(ChannelHandlerContext context) {
        ChannelPipeline all = context.pipeline();
        if (all.get(Http2ConnectionHandler.class) != null) {
            connection.multiplexed();
        } else if (all.context(HttpResponseEncoder.class) != null) {
            listens = true;
            all.addAfter(all.context(HttpResponseEncoder.class).name(), "ear", new Ear(context));
        }
    }

    /** Hears what the codec makes of the bytes, which nobody else would read as it does, and which answers are whole. */
    private final class Ear extends ChannelDuplexHandler {

        private final ChannelHandlerContext pace;

        Ear(ChannelHandlerContext pace) {
            this.pace = pace;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                unanswered++;
                lines = 0;
                coming = true;
                body = request.decoderResult().isSuccess() ? HttpUtil.getContentLength(request, 0L) : 0;
            }
            if (message instanceof LastHttpContent) {
                coming = false;
                body = 0;
            }
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            boolean informs = message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            var _ = context.write(message, promise);
            if (message instanceof LastHttpContent && !informs) {
                unanswered--;
                later(pace);
            }
        }
    }

    private void drop() {
        ByteBuf kept = ahead;
        ahead = null;
        if (kept != null) {
            kept.release();
        }
    }
}
