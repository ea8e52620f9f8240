package io.timecoin.api;

import io.timecoin.node.MetricSource;
import jakarta.inject.Singleton;

/** What answers to clients take, beside what they may. */
@Singleton
public final class AnswerMetrics implements MetricSource {

    private final AnswerBudget answers;
    private final ReadsInWork reads;
    private final StreamedBytes streamed;

    public AnswerMetrics(AnswerBudget answers, ReadsInWork reads, StreamedBytes streamed) {
        this.answers = answers;
        this.reads = reads;
        this.streamed = streamed;
    }

    @Override
    public void describe(Registry registry) {
        registry.gauge("timecoin_api_answers_bytes", "Answers that clients have not taken yet", answers::held);
        registry.gauge("timecoin_api_answers_limit_bytes", "The bound of all answers", answers::mostOfAll);
        registry.gauge("timecoin_api_answer_limit_bytes", "The bound of one answer", answers::mostOfOne);
        registry.gauge("timecoin_api_streamed_bytes", "Events and blocks of streams not taken yet", streamed::held);
        registry.gauge("timecoin_api_streamed_limit_bytes", "Their bound", streamed::most);
        registry.gauge("timecoin_api_reads", "Reads in work for clients, by weight", reads::units);
        registry.gauge("timecoin_api_reads_limit", "Their bound", reads::most);
    }
}
