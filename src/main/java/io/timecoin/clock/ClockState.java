package io.timecoin.clock;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of this node's clock at one moment. Offsets say how far it is behind, negative if it is ahead.
 *
 * @param right whether this node proposes and notarizes by it, as far as that goes
 * @param judgedBy {@code VOTERS}, {@code TIME_SERVERS} or {@code NOBODY}: who has decided that
 * @param suspect whether voters or time servers find it more than a second off
 * @param votersOffset what a quorum of other voters says at least; zero while none agrees
 * @param serversOffset median of what time servers say; empty while none has answered lately
 * @param servers how many are asked
 * @param serversReachable how many of them have answered their newest question
 * @param answerAge since the newest answer; empty before the first
 */
public record ClockState(
        boolean right,
        String judgedBy,
        boolean suspect,
        Duration votersOffset,
        Optional<Duration> serversOffset,
        int servers,
        int serversReachable,
        Optional<Duration> answerAge) {}
