package io.timecoin.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param violation what broke, if anything did
 * @param virtualMillis when it ended
 * @param events that happened
 * @param eventHash of these, in order: what they were, where and when; another run has another one
 * @param views that any node entered, of all epochs
 * @param messages sent by all nodes
 * @param bytes sent by all nodes; 0 unless the plan limits the links
 * @param latencies of payments from being submitted to being final at the same node, microseconds
 * @param waits of correct nodes for steady payments after recovery, microseconds ({@link Waits})
 * @param recoveryMicros from the end of the faults until that; empty if it never came or was not measured
 * @param longestStall the longest of the waits, less what it was allowed for faulty leaders
 * @param busyNanos core time of all nodes; 0 unless the plan charges it
 * @param treasons how often traitors did what they are there for
 * @param accusations how often a correct node could prove a traitor to be one
 * @param situations that occurred, and how often
 * @param trace the last events, if the run was traced
 */
public record RunResult(
        RunPlan plan,
        Optional<Violation> violation,
        long virtualMillis,
        long events,
        long eventHash,
        long views,
        long height,
        long epochs,
        long messages,
        long bytes,
        List<Long> latencies,
        List<Long> waits,
        Optional<Long> recoveryMicros,
        Optional<Waits.Longest> longestStall,
        long busyNanos,
        Map<TreasonKind, Long> treasons,
        int accusations,
        Map<Situation, Long> situations,
        List<String> trace) {}
