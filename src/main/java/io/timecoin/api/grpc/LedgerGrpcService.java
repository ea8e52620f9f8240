package io.timecoin.api.grpc;

import com.google.protobuf.Message;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.timecoin.api.Addresses;
import io.timecoin.api.AnswerBudget;
import io.timecoin.api.AnswerBytes;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
import io.timecoin.api.OpenStreams;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Refusals;
import io.timecoin.api.Stages;
import io.timecoin.api.StreamedBytes;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.query.ChainQueries;
import io.timecoin.query.CoinQueries;
import io.timecoin.query.InvalidCursorException;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.TransactionQueries;
import io.timecoin.query.view.TransactionView;
import io.timecoin.submission.Submissions;
import io.timecoin.submission.SubmitOutcome;
import io.timecoin.v1.BlockInfo;
import io.timecoin.v1.GetBlockRequest;
import io.timecoin.v1.GetStatusRequest;
import io.timecoin.v1.GetTransactionRequest;
import io.timecoin.v1.GetUtxosRequest;
import io.timecoin.v1.GetUtxosResponse;
import io.timecoin.v1.LedgerGrpc;
import io.timecoin.v1.StatusInfo;
import io.timecoin.v1.StreamBlocksRequest;
import io.timecoin.v1.SubmitResult;
import io.timecoin.v1.SubmitTransactionRequest;
import io.timecoin.v1.SubmitTransactionsRequest;
import io.timecoin.v1.SubmitTransactionsResponse;
import io.timecoin.v1.TransactionInfo;
import io.timecoin.v1.Utxo;
import io.timecoin.v1.WaitForFinalityRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The ledger for programs. Plain stubs instead of Mutiny's: those queue an inbound stream without bound, these leave what
 * cannot be worked on yet with the sender.
 */
@GrpcService
public class LedgerGrpcService extends LedgerGrpc.LedgerImplBase {

    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);
    private static final int DEFAULT_UTXOS = 100;

    private final NodeQueries node;
    private final ChainQueries chain;
    private final CoinQueries coins;
    private final TransactionQueries transactions;
    private final Submissions submissions;
    private final Stages stages;
    private final AnswerBudget answers;
    private final StreamedBytes bytes;
    private final OpenStreams streams;

    public LedgerGrpcService(
            NodeQueries node,
            ChainQueries chain,
            CoinQueries coins,
            TransactionQueries transactions,
            Submissions submissions,
            Stages stages,
            AnswerBudget answers,
            StreamedBytes bytes,
            OpenStreams streams) {
        this.node = node;
        this.chain = chain;
        this.coins = coins;
        this.transactions = transactions;
        this.submissions = submissions;
        this.stages = stages;
        this.answers = answers;
        this.bytes = bytes;
        this.streams = streams;
    }

    @Override
    public void submitTransaction(SubmitTransactionRequest request, StreamObserver<SubmitResult> reply) {
        answer(
                reply,
                () -> stages.within(() ->
                                submissions.submit(request.getTransaction().toByteArray()))
                        .map(outcome -> switch (outcome) {
                            case SubmitOutcome.Accepted accepted -> Messages.result(accepted);
                            case SubmitOutcome.Rejected rejected -> throw Refusals.of(rejected);
                        }));
    }

    @Override
    public StreamObserver<SubmitTransactionsRequest> submitTransactions(
            StreamObserver<SubmitTransactionsResponse> replies) {
        return SubmitStream.open(submissions, streams, (ServerCallStreamObserver<SubmitTransactionsResponse>) replies);
    }

    @Override
    public void waitForFinality(WaitForFinalityRequest request, StreamObserver<TransactionInfo> reply) {
        answer(reply, () -> {
            Hash256 txid = Messages.hash(request.getTxid(), "txid");
            Duration patience = request.getTimeoutMs() == 0 ? DEFAULT_WAIT : Duration.ofMillis(request.getTimeoutMs());
            if (patience.compareTo(Inputs.MAX_WAIT) > 0 || patience.isNegative()) {
                throw ApiException.invalid("INVALID_TIMEOUT", "timeout_ms is above " + Inputs.MAX_WAIT.toMillis());
            }
            return stages.within(() -> transactions.awaitFinality(txid, patience), patience)
                    .map(view -> view.filter(known ->
                                    !(known.state() instanceof io.timecoin.query.view.TransactionState.Pending))
                            .map(this::info)
                            .orElseThrow(() -> ApiException.of(
                                    ApiException.Kind.TIMEOUT, "NOT_FINAL_YET", "not final when the time was over")));
        });
    }

    @Override
    public void getTransaction(GetTransactionRequest request, StreamObserver<TransactionInfo> reply) {
        answer(reply, () -> {
            Hash256 txid = Messages.hash(request.getTxid(), "txid");
            return stages.reading(
                            LeavingClients.asker().network(), ReadWeight.RECORD, () -> transactions.transaction(txid))
                    .map(view -> view.map(this::info)
                            .orElseThrow(() -> ApiException.notFound("no transaction " + txid + " is known here")));
        });
    }

    private TransactionInfo info(TransactionView view) {
        return Messages.transaction(view, node.status().height());
    }

    @Override
    public void getBlock(GetBlockRequest request, StreamObserver<BlockInfo> reply) {
        answer(
                reply,
                () -> stages.reading(
                                LeavingClients.asker().network(),
                                ReadWeight.LIST,
                                () -> switch (request.getBlockCase()) {
                                    case HEIGHT -> chain.blockByHeight(request.getHeight());
                                    case HASH -> chain.blockByHash(Messages.hash(request.getHash(), "block hash"));
                                    case LATEST ->
                                        chain.blockByHeight(node.status().height());
                                    case BLOCK_NOT_SET ->
                                        throw ApiException.invalid("INVALID_FIELD", "name a height, hash or latest");
                                })
                        .map(view -> view.map(block -> Messages.block(block, request.getIncludeBlock()))
                                .orElseThrow(() -> ApiException.notFound("no such final block is known here"))));
    }

    @Override
    public void streamBlocks(StreamBlocksRequest request, StreamObserver<BlockInfo> replies) {
        BlockStream.open(
                new BlockStream.Source(node, chain, streams, bytes),
                LeavingClients.asker(),
                request,
                (ServerCallStreamObserver<BlockInfo>) replies);
    }

    @Override
    public void getUtxos(GetUtxosRequest request, StreamObserver<GetUtxosResponse> reply) {
        answer(reply, () -> {
            Address owner = Addresses.parse(request.getAddress(), node.genesis().network());
            int limit = request.getLimit() == 0 ? DEFAULT_UTXOS : request.getLimit();
            if (limit < 0 || limit > Inputs.MAX_LIMIT) {
                throw ApiException.invalid("INVALID_LIMIT", "limit is not within 1 to " + Inputs.MAX_LIMIT);
            }
            Optional<String> cursor = Optional.of(request.getCursor()).filter(text -> !text.isEmpty());
            return stages.reading(
                            LeavingClients.asker().network(),
                            ReadWeight.LIST,
                            () -> coins.addressCoins(owner, cursor, limit))
                    .onFailure(InvalidCursorException.class)
                    .transform(e -> ApiException.invalid("INVALID_CURSOR", "the cursor is not one that this list gave"))
                    .map(page -> {
                        GetUtxosResponse.Builder response = GetUtxosResponse.newBuilder()
                                .setAsOfHeight(page.asOfHeight())
                                .setNextCursor(page.next().orElse(""));
                        page.items()
                                .forEach(entry -> response.addUtxos(Utxo.newBuilder()
                                        .setTxid(Messages.bytes(entry.getKey().txid()))
                                        .setVout(entry.getKey().vout())
                                        .setValue(entry.getValue().value())
                                        .setHeight(entry.getValue().height())
                                        .setCollateral(entry.getValue().collateral())));
                        return response.build();
                    });
        });
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<StatusInfo> reply) {
        answer(reply, () -> Uni.createFrom().item(Messages.status(node.status())));
    }

    /** The message is counted until the call is over, which is when its client has taken it or left. */
    private <T extends Message> void answer(StreamObserver<T> reply, Supplier<Uni<T>> call) {
        AnswerBytes counted = answers.begin(LeavingClients.asker());
        Cancellable asked = Uni.createFrom()
                .deferred(call::get)
                .invoke(message -> counted.takeWhole(message.getSerializedSize()))
                .subscribe()
                .with(
                        message -> {
                            reply.onNext(message);
                            reply.onCompleted();
                        },
                        failure -> reply.onError(Refused.of(failure)));
        ((ServerCallStreamObserver<T>) reply).setOnCancelHandler(asked::cancel);
    }
}
