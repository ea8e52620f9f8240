package io.timecoin.api.rest;

import io.timecoin.api.ApiException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure of a request becomes a {@link Problem}. */
public final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    public Response refused(ApiException e) {
        return Problem.of(e).response();
    }

    @ServerExceptionMapper
    public Response unknownPath(NotFoundException e, UriInfo uri) {
        return Problem.of(
                        404,
                        "UNKNOWN_PATH",
                        "there is nothing at /" + uri.getPath().replaceFirst("^/", ""))
                .response();
    }

    @ServerExceptionMapper
    public Response wrongMethod(NotAllowedException e) {
        String allowed = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
        Response problem = Problem.of(405, "METHOD_NOT_ALLOWED", "this path answers other methods")
                .response();
        return allowed == null
                ? problem
                : Response.fromResponse(problem)
                        .header(HttpHeaders.ALLOW, allowed)
                        .build();
    }

    @ServerExceptionMapper
    public Response wrongType(NotSupportedException e) {
        return Problem.of(415, "UNSUPPORTED_MEDIA_TYPE", "this path does not take a body of that Content-Type")
                .response();
    }

    @ServerExceptionMapper
    public Response other(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        return switch (status) {
            case 400 ->
                Problem.of(400, "BAD_REQUEST", "the request cannot be read").response();
            case 406 ->
                Problem.of(406, "NOT_ACCEPTABLE", "this path answers in JSON only")
                        .response();
            case 413 ->
                Problem.of(413, "BODY_TOO_LARGE", "the body is too large").response();
            default ->
                Problem.of(status, "HTTP_" + status, "the request failed with status " + status)
                        .response();
        };
    }

    /** The body broke off; one over the limit never comes here. */
    @ServerExceptionMapper
    public Response unread(IOException e) {
        LOG.debug("a body could not be read", e);
        return Problem.of(413, "BODY_TOO_LARGE", "the body is too large or broke off")
                .response();
    }

    /** A fault of ours: the cause goes to the log, never to a client. */
    @ServerExceptionMapper
    public Response unexpected(Throwable e) {
        LOG.error("a request failed unexpectedly", e);
        return Problem.of(500, "INTERNAL_ERROR", "the node failed to answer; its log says why")
                .response();
    }
}
