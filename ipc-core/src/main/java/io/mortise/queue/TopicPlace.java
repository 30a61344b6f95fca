package io.mortise.queue;

/** Where a record begins, and what number its message has. */
record TopicPlace(long position, long number) {}
