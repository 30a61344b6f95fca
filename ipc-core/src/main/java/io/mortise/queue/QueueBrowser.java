package io.mortise.queue;

import org.agrona.DirectBuffer;

/** Looks at the messages of one queue without taking them. What it shows are copies, each whole. */
interface QueueBrowser {
    /** Is shown copies of messages. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Looks at one.
         *
         * @param position the message's number
         * @param word     what says that it is there, when it was copied; as long as it is the same, the message is there
         * @param copy     its bytes, from 0 to the capacity
         * @return false to be shown no more
         */
        boolean visit(long position, long word, DirectBuffer copy);
    }

    /** Shows each committed message that is there from now until it is looked at, in order. */
    void forEach(Visitor visitor);

    /** Shows the message that a consumer would be handed now, if there is one. */
    void first(Visitor visitor);

    /** {@return how many committed messages are there} */
    int count();
}
