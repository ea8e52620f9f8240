package io.timecoin.query.view;

/**
 * A ban that holds.
 *
 * @param subject a node key in hex, or a prefix such as {@code 203.0.113.0/24}
 * @param since Unix ms
 * @param until Unix ms
 * @param times how often it has been banned, this time with it
 * @param reason in words
 */
public record BanView(String subject, long since, long until, int times, String reason) {}
