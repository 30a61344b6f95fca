package io.mortise.bench.messages;

import java.io.IOException;
import java.io.Serializable;

/** What the parties do with each other for one segment. A record: it is sent to the other JVMs. */
interface Exercise extends Serializable {
    Subject subject();

    Tuning tuning();

    /** How many parties send. */
    int producers();

    /** How many parties receive. */
    int consumers();

    /** What may go wrong for a test, in the first producer. */
    Outcome produce(Station station, int producer, boolean corrupt) throws IOException, InterruptedException;

    /** The part of a consumer. */
    Outcome consume(Station station, int consumer) throws IOException, InterruptedException;

    /** How many parties there are. */
    default int parties() {
        return producers() + consumers();
    }

    /** The party that a producer is on the board; the first one has the clock. */
    default int partyOfProducer(int producer) {
        return producer == 0 ? 0 : consumers() + producer;
    }

    /** The party that a consumer is on the board. */
    default int partyOfConsumer(int consumer) {
        return 1 + consumer;
    }
}
