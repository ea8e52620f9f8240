package io.timecoin.network;

import java.util.List;
import java.util.stream.Stream;

/** Why a connection came to no link, or was ended below the link: for logs and metrics. */
public sealed interface RefusalReason permits Refusal, ConnectionFault {

    /** Of the constant. */
    String name();

    /** One clause for people. */
    String words();

    /** Every one there is. */
    static List<RefusalReason> all() {
        return Stream.<RefusalReason>concat(Stream.of(Refusal.values()), Stream.of(ConnectionFault.values()))
                .toList();
    }
}
