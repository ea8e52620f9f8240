package io.timecoin.api;

import io.timecoin.node.MetricSource;
import jakarta.inject.Singleton;

/** What answers to clients take, beside what they may. */
@Singleton
public final class AnswerMetrics implements MetricSource {

    private final AnswerBudget answers;
    private final ReadsInWork reads;

    public AnswerMetrics(AnswerBudget answers, ReadsInWork reads) {
        this.answers = answers;
        this.reads = reads;
    }

    @Override
    public void describe(Registry registry) {
        registry.gauge("timecoin_api_answer_limit_bytes", "The bound of one answer", answers::mostOfOne);
        registry.gauge("timecoin_api_reads", "Reads in work for clients, by weight", reads::units);
        registry.gauge("timecoin_api_reads_limit", "Their bound", reads::most);
    }
}
