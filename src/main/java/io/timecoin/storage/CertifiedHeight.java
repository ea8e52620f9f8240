package io.timecoin.storage;

import io.timecoin.consensus.Certificate;

/** A height and the finalization of its block. */
public record CertifiedHeight(long height, Certificate finalization) {}
