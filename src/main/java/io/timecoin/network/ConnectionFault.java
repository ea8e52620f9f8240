package io.timecoin.network;

/** Why a transport closes a connection without a word to the peer (protocol §7, before the proof and floods). */
public enum ConnectionFault implements RefusalReason {
    CROWDED_OUT("it gave its place to another before it had proven anything"),
    TOO_SLOW("there was no link in the time that a handshake has"),
    OVER_BUDGET("more bytes or frames came than a handshake takes"),
    SECOND_CALL("it opened a second call"),
    UNKNOWN_CALL("it called a method that there is not"),
    NOT_HTTP2("it does not speak HTTP/2"),
    FLOODING("HTTP/2 frames came that carry no message"),
    MALFORMED_MESSAGE("a message came that no peer sends"),
    UNTAKEN("more messages came than a peer may send ahead"),
    UNFINISHED("a message was begun and not finished"),
    TOO_MUCH_UNFINISHED("the unfinished messages of all connections took too much memory");

    private final String words;

    ConnectionFault(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }
}
