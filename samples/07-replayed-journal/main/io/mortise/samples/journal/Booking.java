package io.mortise.samples.journal;

/**
 * What was booked.
 *
 * @param number of the booking, from 1
 * @param text   for what
 */
public record Booking(long number, String text) {}
