package io.timecoin.query.view;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a node's clock. Offsets say how far it is behind, negative if it is ahead.
 *
 * @param right whether the node proposes and notarizes by it, as far as that goes
 * @param judgedBy {@code VOTERS}, {@code TIME_SERVERS} or {@code NOBODY}: who has decided that
 * @param suspect whether voters or time servers find it more than a second off
 * @param votersOffset what a quorum of other voters says at least; zero while none agrees
 * @param serversOffset median of what time servers say; empty while none has answered lately
 * @param servers how many are asked
 * @param serversReachable how many of them have answered their newest question
 * @param lastAnswerAt Unix ms by this clock; empty before the first answer
 */
public record ClockView(
        boolean right,
        String judgedBy,
        boolean suspect,
        Duration votersOffset,
        Optional<Duration> serversOffset,
        int servers,
        int serversReachable,
        OptionalLong lastAnswerAt) {

    /** The name of a clock that is {@link #suspect}, wherever it is shown. */
    public static final String SUSPECT = "CLOCK_SUSPECT";
}
