package io.timecoin.api;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Sends answers piece by piece, the next when the last has left for the client's side: what a client does not read stays counted,
 * and is given back when the connection ends.
 */
@Provider
@Produces(MediaType.APPLICATION_JSON)
public final class AnswerWriter implements ServerMessageBodyWriter<AnswerBytes> {

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType media) {
        return isWriteable(type);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType media) {
        return isWriteable(type);
    }

    private static boolean isWriteable(Class<?> type) {
        return AnswerBytes.class.isAssignableFrom(type);
    }

    @Override
    public void writeResponse(AnswerBytes answer, Type genericType, ServerRequestContext context) {
        send(answer, ((ResteasyReactiveRequestContext) context).unwrap(RoutingContext.class));
    }

    /** Nothing here has interceptors, which would have it written to a stream. */
    @Override
    public void writeTo(
            AnswerBytes answer,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        try (answer) {
            for (AnswerBytes.Piece piece = answer.next(); piece != null; piece = answer.next()) {
                out.write(piece.bytes(), 0, piece.length());
                answer.left(piece);
            }
        }
    }

    private static void send(AnswerBytes answer, RoutingContext request) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            answer.close();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(answer.length()));
        if (request.request().method().equals(HttpMethod.HEAD)) {
            answer.close();
            response.end();
        } else {
            sendNext(answer, response);
        }
    }

    @SuppressWarnings("deprecation") // there is no other way to wrap bytes without copying them
    private static Buffer wrapped(AnswerBytes.Piece piece) {
        return Buffer.buffer(Unpooled.wrappedBuffer(piece.bytes(), 0, piece.length()));
    }

    private static void sendNext(AnswerBytes answer, HttpServerResponse response) {
        AnswerBytes.Piece piece = answer.next();
        if (piece == null) {
            answer.close();
            response.end();
            return;
        }
        response.write(wrapped(piece)).onComplete(sent -> {
            if (sent.failed()) {
                answer.close();
            } else {
                answer.left(piece);
                sendNext(answer, response);
            }
        });
    }
}
