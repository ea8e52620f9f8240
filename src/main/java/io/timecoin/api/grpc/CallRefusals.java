package io.timecoin.api.grpc;

import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.timecoin.api.ApiException;
import io.timecoin.api.CallRefusal;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.Objects;

/** Refuses a call before gRPC sees it: an answer that consists of trailers. */
@Singleton
public final class CallRefusals implements CallRefusal {

    @Override
    public void refuse(HttpServerResponse response, ApiException reason) {
        StatusRuntimeException refused = Refused.of(reason);
        Status details = Objects.requireNonNull(StatusProto.fromThrowable(refused));
        response.putHeader("content-type", "application/grpc")
                .putHeader("grpc-status", Integer.toString(details.getCode()))
                .putHeader("grpc-message", details.getMessage())
                .putHeader(
                        "grpc-status-details-bin",
                        Base64.getEncoder().withoutPadding().encodeToString(details.toByteArray()))
                .end();
    }
}
