package io.mortise.queue;

/**
 * What became of the tasks of a joinable queue, at about one moment. For people and tools; exact when nobody is at work in the queue.
 *
 * @param queued    elements that nobody has taken
 * @param taken     elements that living processes have taken and not finished
 * @param abandoned elements that processes had taken and not finished when they died
 */
public record TaskCounts(long queued, long taken, long abandoned) {}
