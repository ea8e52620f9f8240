package io.timecoin.cli.pay;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeAnswer;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Sends signed payments and asks for them. Whatever comes back is one of {@link Sent}: a payment counts as refused only if a node
 * says so in the form of the API, naming a rule of the ledger; all else, a proxy's page included, leaves open whether it arrived.
 * For one thread.
 */
public final class PaymentSender {

    private static final int NOT_FOUND = 404;

    /** With these a node tells a broken rule; with others that it, or something before it, could not look at all. */
    private static final Set<Integer> OF_RULES = Set.of(400, 409, 422);

    private final NodeClient client;

    public PaymentSender(NodeClient client) {
        this.client = client;
    }

    /**
     * Sends a payment for the first time and waits until it is final, or the time is over. What is unclear, or refused, is asked
     * for once.
     *
     * @param patience zero to hear only that it was taken
     */
    public Sent send(Transaction payment, Duration patience) {
        Sent sent = offer(payment, patience);
        return switch (sent) {
            case Sent.Final _, Sent.Pending _, Sent.NeverLeft _ -> sent;
            case Sent.Absent _ -> known(ask(payment.txid())).orElse(sent);
            case Sent.Refused refused -> {
                Sent asked = ask(payment.txid());
                yield asked instanceof Sent.Absent ? sent : known(asked).orElseGet(() -> unsure(refused, asked));
            }
            case Sent.Unknown unknown -> {
                Sent asked = ask(payment.txid());
                yield asked instanceof Sent.Absent absent
                        ? new Sent.Absent(unknown.why() + "; " + absent.why())
                        : known(asked).orElse(sent);
            }
        };
    }

    /**
     * The same for one that was sent before, or may have been: that it is refused now, or that there is no connection, says
     * nothing of what happened then.
     */
    public Sent sendAgain(Transaction payment, Duration patience) {
        Sent sent = send(payment, patience);
        return switch (sent) {
            case Sent.Refused refused -> new Sent.Unknown(doesNotTake(refused));
            case Sent.NeverLeft never -> new Sent.Unknown(never.why());
            case Sent.Final _, Sent.Pending _, Sent.Absent _, Sent.Unknown _ -> sent;
        };
    }

    private String doesNotTake(Sent.Refused refused) {
        return "the node at " + client.base() + " does not take it now, " + refused.code() + ": " + refused.detail();
    }

    /** A refusal is one only of who says that he does not have the payment. */
    private Sent unsure(Sent.Refused refused, Sent asked) {
        return new Sent.Unknown(doesNotTake(refused)
                + (asked instanceof Sent.Unknown unknown
                        ? ", and whether it has it is not known: " + unknown.why()
                        : ""));
    }

    private static Optional<Sent> known(Sent asked) {
        return asked instanceof Sent.Final || asked instanceof Sent.Pending ? Optional.of(asked) : Optional.empty();
    }

    private Sent offer(Transaction payment, Duration patience) {
        try {
            NodeAnswer answer = client.offer(payment, patience);
            return answer.isSuccess() ? state(answer, payment.txid()) : refusal(answer, payment.txid());
        } catch (NodeClientException e) {
            String why = String.valueOf(e.getMessage());
            boolean connected =
                    !(e.getCause() instanceof ConnectException || e.getCause() instanceof HttpConnectTimeoutException);
            return connected ? new Sent.Unknown(why) : new Sent.NeverLeft(why);
        }
    }

    /** How far the node says that a payment is; never refused, for what one node has dropped another may have. */
    public Sent ask(Hash256 txid) {
        try {
            NodeAnswer answer = client.transactionState(txid);
            if (answer.isSuccess()) {
                return state(answer, txid);
            }
            return answer.status() == NOT_FOUND && answer.code().equals(Optional.of("NOT_FOUND")) && isProblem(answer)
                    ? new Sent.Absent("the node at " + client.base() + " knows no such payment")
                    : new Sent.Unknown(words(answer));
        } catch (NodeClientException e) {
            return new Sent.Unknown(String.valueOf(e.getMessage()));
        }
    }

    private Sent state(NodeAnswer answer, Hash256 txid) {
        Optional<JsonReply> body = answer.body();
        if (body.flatMap(reply -> reply.optionalText("txid"))
                .filter(txid.toHex()::equals)
                .isEmpty()) {
            return new Sent.Unknown(client.base() + " answered HTTP " + answer.status()
                    + " without a word about this payment; is it a node's API port?");
        }
        try {
            return switch (body.get().text("state")) {
                case "final" -> {
                    JsonReply block = body.get()
                            .object("block")
                            .orElseThrow(() ->
                                    new NodeClientException(client.base() + " names no block", 200, Optional.empty()));
                    yield new Sent.Final(block.number("height"), block.text("hash"));
                }
                case "pending" -> new Sent.Pending();
                case "rejected" ->
                    new Sent.Absent("the node at " + client.base() + " has dropped it: "
                            + body.get()
                                    .object("rejection")
                                    .map(why -> new NodeAnswer(200, Optional.of(why)).reason())
                                    .orElse("no reason given"));
                default -> new Sent.Unknown(client.base() + " answered a state that is none");
            };
        } catch (NodeClientException e) {
            return new Sent.Unknown(String.valueOf(e.getMessage()));
        }
    }

    /** A rule that time may have broken is none here: it may have been kept when the payment came. */
    private Sent refusal(NodeAnswer answer, Hash256 txid) {
        Optional<String> code = answer.code();
        boolean aboutThis = answer.body()
                .flatMap(problem -> problem.optionalText("txid"))
                .map(txid.toHex()::equals)
                .orElse(true);
        boolean broken = OF_RULES.contains(answer.status())
                && isProblem(answer)
                && aboutThis
                && code.filter(PaymentSender::isLasting).isPresent();
        if (!broken) {
            return new Sent.Unknown(words(answer));
        }
        String reason = answer.reason();
        return new Sent.Refused(
                code.get(),
                reason.substring(Math.min(reason.length(), code.get().length() + 2)));
    }

    private static boolean isLasting(String code) {
        return !code.equals(Rule.EXPIRED.name())
                && Arrays.stream(Rule.values()).anyMatch(rule -> rule.name().equals(code));
    }

    /** The form that only the API of a node has (RFC 9457 with a type of its own). */
    private static boolean isProblem(NodeAnswer answer) {
        Optional<String> type = answer.body().flatMap(problem -> problem.optionalText("type"));
        return answer.code().map(code -> "urn:timecoin:problem:" + code).equals(type)
                && answer.body()
                        .map(problem -> problem.json().path("status").asInt())
                        .equals(Optional.of(answer.status()));
    }

    private String words(NodeAnswer answer) {
        return client.base() + " answered HTTP " + answer.status() + ": " + answer.reason();
    }
}
