package io.timecoin.api;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows of the streams of one HTTP/2 connection when the node's side of each has left: to the last byte, past all that a client does
 * to hold it back; and ends those that are held back for too long. On the connection's event loop.
 */
final class AnsweredStreams extends Http2ConnectionAdapter {

    private static final AttributeKey<AnsweredStreams> KEY = AttributeKey.valueOf(AnsweredStreams.class, "streams");

    private final Channel channel;
    private final Http2ConnectionHandler codec;
    private final Http2Connection streams;
    private final Http2Connection.PropertyKey told;

    private AnsweredStreams(Channel channel, Http2ConnectionHandler codec) {
        this.channel = channel;
        this.codec = codec;
        this.streams = codec.connection();
        this.told = streams.newKey();
    }

    /** Those of a connection that speaks HTTP/2; empty if it has ended already. */
    static Optional<AnsweredStreams> of(Channel channel) {
        AnsweredStreams known = channel.attr(KEY).get();
        Http2ConnectionHandler codec = channel.pipeline().get(Http2ConnectionHandler.class);
        if (known != null || codec == null) {
            return Optional.ofNullable(known);
        }
        AnsweredStreams first = new AnsweredStreams(channel, codec);
        first.streams.addListener(first);
        channel.attr(KEY).set(first);
        return Optional.of(first);
    }

    /** Calls {@code answered} once, when nothing more of the node's side is to leave, or the stream is closed. */
    void whenAnswered(int id, Runnable answered) {
        Http2Stream stream = streams.stream(id);
        if (stream == null) {
            answered.run(); // reset before anybody looked
        } else {
            stream.setProperty(told, answered);
        }
    }

    /** Ends a stream with what waits in it, if it is open still. */
    void reset(int id) {
        ChannelHandlerContext here = channel.pipeline().context(codec);
        if (here != null && streams.stream(id) != null) {
            var _ = codec.resetStream(here, id, Http2Error.CANCEL.code(), here.newPromise());
            here.flush();
        }
    }

    @Override
    public void onStreamHalfClosed(Http2Stream stream) {
        if (!stream.state().localSideOpen()) {
            tell(stream);
        }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        tell(stream);
    }

    private void tell(Http2Stream stream) {
        @Nullable Runnable answered = stream.removeProperty(told);
        if (answered != null) {
            answered.run();
        }
    }
}
