package io.mortise.bench.messages;

import io.mortise.bench.harness.RoundTrips;
import io.mortise.bench.harness.Sizes;
import java.io.IOException;

/**
 * Messages there and back, one at a time.
 *
 * @param subject      over which
 * @param messageBytes length of each
 * @param tuning       of both lanes
 * @param workNs       how long either side works before it sends, so that the other one has fallen asleep
 * @param nonce        that no other segment has
 * @param segmentNs    how long it lasts
 * @param isWhole      whether every byte is looked at
 */
record RoundTrip(
        Subject subject, int messageBytes, Tuning tuning, long workNs, long nonce, long segmentNs, boolean isWhole)
        implements Exercise {
    private static final int BATCHES_IN_A_ROW = 16;
    private static final int SINGLES_IN_A_ROW = 64;
    private static final int LOOKS_PER_LOOK_AT_THE_BOARD = 1 << 8;

    @Override
    public int producers() {
        return 1;
    }

    @Override
    public int consumers() {
        return 1;
    }

    private Lane lane(Station station, String name) throws IOException {
        return station.lane(subject, subject.isKeptForEver() ? name + nonce : name, tuning);
    }

    @Override
    public Outcome produce(Station station, int producer, boolean corrupt) throws IOException, InterruptedException {
        Source source = Source.of(sentBytes(), 1, Check.first(0, nonce), true);
        Check check = check();
        Outlet there = lane(station, "there").outlet(tuning);
        Inlet back = lane(station, "back").inlet(tuning, check);
        RoundTrips times = new RoundTrips();
        if (corrupt) {
            source.corrupt();
        }
        Board board = station.board();
        board.start(parties());
        long startNs = System.nanoTime();
        long clockNs = RoundTrips.clockCostNs();
        long nowNs;
        do {
            nowNs = workNs > 0 ? single(there, back, source, times, workNs) : some(there, back, source, times, clockNs);
        } while (nowNs - startNs < segmentNs && !check.hasFailed());
        board.stop();
        check.verify(toString());
        return new Outcome(check.count(), check.sum(), startNs, nowNs, times);
    }

    private int sentBytes() {
        return subject.isHandedOver() ? Long.BYTES : messageBytes;
    }

    private Check check() {
        return new Check(sentBytes(), 1, nonce, 1, true, isWhole);
    }

    private long some(Outlet there, Inlet back, Source source, RoundTrips times, long clockNs)
            throws InterruptedException {
        long beforeNs = System.nanoTime();
        for (int batch = 0; batch < BATCHES_IN_A_ROW; batch++) {
            for (int i = 0; i < RoundTrips.PER_BATCH; i++) {
                thereAndBack(there, back, source);
            }
            long afterNs = System.nanoTime();
            times.addBatch(afterNs - beforeNs - clockNs);
            beforeNs = afterNs;
        }
        for (int i = 0; i < SINGLES_IN_A_ROW; i++) {
            thereAndBack(there, back, source);
            long afterNs = System.nanoTime();
            times.addSingle(Math.max(0, afterNs - beforeNs - clockNs));
            beforeNs = afterNs;
        }
        return beforeNs;
    }

    private static long single(Outlet there, Inlet back, Source source, RoundTrips times, long workNs)
            throws InterruptedException {
        long startNs = System.nanoTime();
        thereAndBack(there, back, source);
        times.addSingle(System.nanoTime() - startNs - workNs);
        return workUntil(System.nanoTime() + workNs);
    }

    private static long workUntil(long endNs) {
        long nowNs;
        do {
            Thread.onSpinWait();
            nowNs = System.nanoTime();
        } while (nowNs - endNs < 0);
        return nowNs;
    }

    private static void thereAndBack(Outlet there, Inlet back, Source source) throws InterruptedException {
        while (there.offer(source) == 0) {
            Thread.onSpinWait();
        }
        while (back.poll(1) == 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public Outcome consume(Station station, int consumer) throws IOException, InterruptedException {
        Source source = Source.of(sentBytes(), 1, Check.first(0, nonce), true);
        Check check = check();
        Inlet there = lane(station, "there").inlet(tuning, check);
        Outlet back = lane(station, "back").outlet(tuning);
        Board board = station.board();
        board.awaitStart(partyOfConsumer(consumer));
        echo(there, back, source, check, board);
        check.verify(toString());
        return new Outcome(check.count(), check.sum(), 0, 0, null);
    }

    private void echo(Inlet there, Outlet back, Source source, Check check, Board board) throws InterruptedException {
        int looks = 0;
        while (!check.hasFailed()) {
            if (there.poll(1) > 0) {
                if (workNs > 0) {
                    workUntil(System.nanoTime() + workNs);
                }
                while (back.offer(source) == 0) {
                    Thread.onSpinWait();
                }
            } else {
                Thread.onSpinWait();
                if (tuning.waits().isBlocking() || ++looks % LOOKS_PER_LOOK_AT_THE_BOARD == 0) {
                    if (board.isStopped()) {
                        return;
                    }
                }
            }
        }
    }

    RoundTrip with(Tuning another, long anotherNonce, long anotherNs, boolean whole) {
        return new RoundTrip(subject, messageBytes, another, workNs, anotherNonce, anotherNs, whole);
    }

    @Override
    public String toString() {
        return subject.label() + " " + Sizes.format(messageBytes) + " there and back"
                + (tuning.waits().isBlocking() ? ", blocking" : "");
    }
}
