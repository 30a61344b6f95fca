package io.mortise.bench.messages;

import io.mortise.bench.harness.Sizes;
import java.io.IOException;

/**
 * Messages one way, as fast as they go.
 *
 * @param subject      over which
 * @param messageBytes length of each
 * @param tuning       of the lane
 * @param producers    how many
 * @param consumers    how many
 * @param nonce        that no other segment has
 * @param segmentNs    how long to send
 * @param mostMessages that are sent in any case no more
 * @param isWhole      whether every byte is looked at
 */
record Streaming(
        Subject subject,
        int messageBytes,
        Tuning tuning,
        int producers,
        int consumers,
        long nonce,
        long segmentNs,
        long mostMessages,
        boolean isWhole)
        implements Exercise {
    /** Messages between two looks at the clock, about. */
    private static final int BURST = 256;

    private boolean isSole() {
        return producers == 1 && consumers == 1;
    }

    private Lane lane(Station station) throws IOException {
        return station.lane(subject, subject.isKeptForEver() ? "stream" + nonce : "stream", tuning);
    }

    @Override
    public Outcome produce(Station station, int producer, boolean corrupt) throws IOException, InterruptedException {
        Board board = station.board();
        Source source = Source.of(messageBytes, tuning.batch(), Check.first(producer, nonce), isSole());
        Outlet outlet = lane(station).outlet(tuning);
        if (corrupt) {
            source.corrupt();
        }
        if (producer == 0) {
            board.start(parties());
        } else {
            board.awaitStart(partyOfProducer(producer));
        }
        long startNs = System.nanoTime();
        do {
            send(outlet, source);
        } while (System.nanoTime() - startNs < segmentNs && source.count() < mostMessages && !board.isStopped());
        board.stop();
        board.sent(producer, source.count());
        if (producer == 0) {
            board.awaitEnd(producers, consumers);
        }
        long first = Check.first(producer, nonce);
        long count = source.count();
        return new Outcome(count, Check.sum(first, first + count), startNs, 0, null);
    }

    private void send(Outlet outlet, Source source) throws InterruptedException {
        int sent = 0;
        int idle = 0;
        while (sent < BURST) {
            int now = outlet.offer(source);
            sent += now;
            if (now == 0) {
                tuning.waits().idle(idle++);
            } else {
                idle = 0;
            }
        }
    }

    @Override
    public Outcome consume(Station station, int consumer) throws IOException, InterruptedException {
        Board board = station.board();
        Check check = new Check(messageBytes, tuning.batch(), nonce, producers, consumers == 1, isWhole);
        Inlet inlet = lane(station).inlet(tuning, check);
        board.awaitStart(partyOfConsumer(consumer));
        receive(inlet, check, board, consumer);
        long lastNs = System.nanoTime();
        check.verify(toString());
        return new Outcome(check.count(), check.sum(), 0, lastNs, null);
    }

    private void receive(Inlet inlet, Check check, Board board, int consumer) throws InterruptedException {
        long told = -1;
        int idle = 0;
        while (!check.hasFailed()) {
            if (inlet.poll(tuning.limit()) > 0) {
                idle = 0;
                continue;
            }
            if (board.isStopped()) {
                if (check.count() != told) {
                    told = check.count();
                    board.received(consumer, told);
                }
                if (board.isOver(producers, consumers)) {
                    return;
                }
            }
            tuning.waits().idle(idle++);
        }
    }

    Streaming with(Tuning another, long anotherNonce, long anotherNs, boolean whole) {
        return new Streaming(
                subject, messageBytes, another, producers, consumers, anotherNonce, anotherNs, mostMessages, whole);
    }

    @Override
    public String toString() {
        String text = subject.label() + " " + Sizes.format(messageBytes);
        if (tuning.batch() > 1) {
            text += " x" + tuning.batch();
        }
        return isSole() ? text : text + ", " + producers + "+" + consumers;
    }
}
