package io.timecoin.api.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.AnswerBudget;
import io.timecoin.api.AnswerBytes;
import io.timecoin.api.StrictJson;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Writes documents as soon as what they are of was read, on the thread that read it, into memory that is counted: a document that
 * waits to be sent is bytes, and no more of them than there is room for.
 */
@Singleton
public final class Answers {

    private final AnswerBudget budget;
    private final ObjectMapper mapper;

    public Answers(AnswerBudget budget, ObjectMapper mapper) {
        this.budget = budget;
        this.mapper = mapper;
    }

    /** The document, written; its type is there for the description of the API. */
    @SuppressWarnings("unchecked")
    <T> Uni<RestResponse<T>> of(Uni<T> document) {
        return written(document, (read, answer) -> {
            StrictJson.write(mapper, read, answer);
            return (RestResponse<T>) RestResponse.ok(answer);
        });
    }

    /** A response whose entity, if it has one, is written. */
    <T> Uni<Response> response(Uni<T> read, Function<T, Response> response) {
        return written(read, (value, answer) -> {
            Response made = response.apply(value);
            if (!made.hasEntity()) {
                answer.close();
                return made;
            }
            StrictJson.write(mapper, made.getEntity(), answer);
            return Response.fromResponse(made).entity(answer).build();
        });
    }

    @FunctionalInterface
    private interface Writing<T, R> {
        R write(T value, AnswerBytes answer);
    }

    /** What is not sent in the end, since writing fails or the client has left, is given back. */
    private <T, R> Uni<R> written(Uni<T> read, Writing<T, R> writing) {
        return Uni.createFrom().deferred(() -> {
            AnswerBytes answer = budget.begin();
            return read.map(value -> writing.write(value, answer))
                    .onFailure()
                    .invoke(answer::close)
                    .onCancellation()
                    .invoke(answer::close);
        });
    }
}
