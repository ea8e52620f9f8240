package io.timecoin.api.grpc;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.timecoin.api.ApiException;
import io.timecoin.query.TooManyReadsException;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** Failures as gRPC tells them: a status, and the stable code as the reason of a {@code google.rpc.ErrorInfo}. */
final class Refused {

    private static final Logger LOG = Logger.getLogger(Refused.class);
    private static final String DOMAIN = "timecoin";
    private static final com.google.protobuf.Duration RETRY_DELAY =
            com.google.protobuf.Duration.newBuilder().setSeconds(1).build();

    private Refused() {}

    static StatusRuntimeException of(Throwable failure) {
        return switch (failure) {
            case StatusRuntimeException known -> known;
            case ApiException refused -> of(refused);
            case TooManyReadsException full ->
                status(Code.RESOURCE_EXHAUSTED, "OVERLOADED", String.valueOf(full.getMessage()));
            case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            default -> {
                LOG.error("a gRPC call failed unexpectedly", failure);
                yield status(Code.INTERNAL, "INTERNAL_ERROR", "the node failed to answer; its log says why");
            }
        };
    }

    private static StatusRuntimeException of(ApiException refused) {
        return status(code(refused.kind()), refused.code(), refused.detail(), refused);
    }

    private static Code code(ApiException.Kind kind) {
        return switch (kind) {
            case INVALID -> Code.INVALID_ARGUMENT;
            case NOT_FOUND -> Code.NOT_FOUND;
            case CONFLICT, REFUSED -> Code.FAILED_PRECONDITION;
            case OVERLOADED -> Code.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> Code.UNAVAILABLE;
            case TIMEOUT -> Code.DEADLINE_EXCEEDED;
        };
    }

    private static StatusRuntimeException status(Code code, String reason, String detail, ApiException... refused) {
        ErrorInfo.Builder info = ErrorInfo.newBuilder().setDomain(DOMAIN).setReason(reason);
        for (ApiException e : refused) {
            e.txid().ifPresent(txid -> info.putMetadata("txid", txid.toHex()));
            e.winner().ifPresent(winner -> info.putMetadata("winner", winner.toHex()));
        }
        Status.Builder status =
                Status.newBuilder().setCode(code.value()).setMessage(detail).addDetails(Any.pack(info.build()));
        if (code == Code.RESOURCE_EXHAUSTED || code == Code.UNAVAILABLE) {
            status.addDetails(
                    Any.pack(RetryInfo.newBuilder().setRetryDelay(RETRY_DELAY).build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }
}
