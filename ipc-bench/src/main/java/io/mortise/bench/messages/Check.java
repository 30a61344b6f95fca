package io.mortise.bench.messages;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.queue.MessageHandler;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each message that arrives: is it the next one of its producer, is it as long as it was, does it end as it should; if told
 * to, at every byte. Used by one thread.
 *
 * <p>The upper byte of a number is its producer. With a sole consumer no number may be left out; with several, numbers of one producer only
 * may never go back, and the sums of all consumers together tell whether something is missing or came twice.
 */
final class Check implements MessageHandler {
    private static final int PRODUCER_SHIFT = 56;

    private final int length;
    private final int places;
    private final long nonce;
    private final boolean isSole;
    private final boolean isWhole;
    private final long[] nextOf;
    private long expected;

    /** Since when no number was left out; and of what came before, how many messages, and their sum. */
    private long since;

    private long countBefore;
    private long sumBefore;
    private @Nullable String wrong;

    /**
     * A check of messages that are yet to come.
     *
     * @param length    of each
     * @param batch     how many were offered at once
     * @param nonce     of the segment
     * @param producers how many
     * @param isSole    whether this is the only consumer
     * @param isWhole   whether to look at every byte
     */
    Check(int length, int batch, long nonce, int producers, boolean isSole, boolean isWhole) {
        this.length = length;
        this.places = Source.places(length, batch);
        this.nonce = nonce;
        this.isSole = isSole;
        this.isWhole = isWhole;
        this.nextOf = new long[producers];
        for (int producer = 0; producer < producers; producer++) {
            nextOf[producer] = first(producer, nonce);
        }
        this.expected = nextOf[0];
        this.since = expected;
    }

    /** The number of a producer's first message of a segment. */
    static long first(int producer, long nonce) {
        return (long) producer << PRODUCER_SHIFT | nonce;
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int foundLength) {
        long number = buffer.getLong(offset);
        if (foundLength != length || (length > Long.BYTES && buffer.getLong(offset + length - Long.BYTES) != ~number)) {
            fail("message " + text(number) + " of " + foundLength + " bytes is not one of " + length
                    + " whose end says the same");
        }
        onNumber(number);
        if (isWhole) {
            checkPattern(buffer, offset, number);
        }
    }

    private void checkPattern(DirectBuffer buffer, int offset, long number) {
        long firstNumber = first((int) (number >>> PRODUCER_SHIFT), nonce);
        long place = firstNumber + (number - firstNumber) % places;
        for (int at = Long.BYTES; at < length - Long.BYTES; at += Long.BYTES) {
            if (buffer.getLong(offset + at) != Source.pattern(place, at)) {
                fail("message " + text(number) + " is wrong at byte " + at);
                return;
            }
        }
    }

    /** For lanes that carry nothing else. */
    void onNumber(long number) {
        if (number != expected) {
            jump(number);
        }
        expected = number + 1;
    }

    /** For lanes whose numbers are a few that come again and again. */
    void onBox(long number) {
        if (number == first(0, nonce) && expected == number + Source.BOXES) {
            countAll();
            expected = number;
            since = number;
        }
        onNumber(number);
    }

    /** Several producers take turns, and several consumers leave gaps. */
    private void jump(long number) {
        countAll();
        since = number;
        int from = (int) (expected >>> PRODUCER_SHIFT);
        int to = (int) (number >>> PRODUCER_SHIFT);
        if (to < 0 || to >= nextOf.length || from >= nextOf.length) {
            fail("message " + text(number) + " is of nobody");
            return;
        }
        nextOf[from] = expected;
        if (isSole ? number != nextOf[to] : number < nextOf[to]) {
            fail("message " + text(nextOf[to]) + " should be next, and " + text(number) + " is");
        }
    }

    /** Adds up what came in a row, which need not be done one by one. */
    private void countAll() {
        countBefore = count();
        sumBefore = sum();
        since = expected;
    }

    private String text(long number) {
        return Long.toString(number - first(0, nonce));
    }

    /** Notes what is wrong; the first to be so counts. */
    void fail(String what) {
        if (wrong == null) {
            wrong = what;
        }
    }

    /** How long each message is. */
    int length() {
        return length;
    }

    /** The number that should come next. */
    long expected() {
        return expected;
    }

    boolean hasFailed() {
        return wrong != null;
    }

    /** How many messages have arrived. */
    long count() {
        return countBefore + (expected - since);
    }

    /** The sum of their numbers. */
    long sum() {
        return sumBefore + sum(since, expected);
    }

    /** The sum of numbers in a row. */
    static long sum(long from, long to) {
        long count = to - from;
        long ends = from + to - 1;
        return (count & 1) == 0 ? count / 2 * ends : count * (ends / 2);
    }

    /** Says what was wrong, if anything was. */
    void verify(String what) throws CorruptedException {
        if (wrong != null) {
            throw new CorruptedException(what + ": " + wrong);
        }
    }
}
