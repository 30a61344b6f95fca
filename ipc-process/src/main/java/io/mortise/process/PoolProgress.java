package io.mortise.process;

/**
 * How far a pool has come.
 *
 * @param submitted number of items ever submitted: tasks, and arguments of functions.
 * @param completed of these, number that have ended, whichever way.
 * @param failed    of these, number that ended with an exception, or with their worker.
 */
public record PoolProgress(long submitted, long completed, long failed) {}
