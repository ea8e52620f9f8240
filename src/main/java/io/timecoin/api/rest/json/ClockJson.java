package io.timecoin.api.rest.json;

import io.timecoin.query.view.ClockView;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is known of the node's clock; offsets in ms say how far it is behind, negative if it is ahead. */
@Schema(name = "Clock")
public record ClockJson(
        boolean right,
        String judgedBy,
        long votersOffsetMillis,
        Optional<Long> serversOffsetMillis,
        int servers,
        int serversReachable,
        Optional<String> lastAnswerAt) {

    static ClockJson of(ClockView clock) {
        return new ClockJson(
                clock.right(),
                clock.judgedBy(),
                clock.votersOffset().toMillis(),
                clock.serversOffset().map(Duration::toMillis),
                clock.servers(),
                clock.serversReachable(),
                clock.lastAnswerAt().stream().mapToObj(Times::iso).findFirst());
    }
}
