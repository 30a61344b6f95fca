package io.mortise.bench.messages;

import java.time.Duration;

/**
 * How long a command takes.
 *
 * @param quickRounds  when the user is in a hurry
 * @param rounds       else
 * @param fullRounds   when he has time
 * @param tries        of each tuning, before anything counts, unless in a hurry
 * @param quickSegment time of one segment, in a hurry
 * @param segment      else
 */
record Pace(int quickRounds, int rounds, int fullRounds, int tries, Duration quickSegment, Duration segment) {}
