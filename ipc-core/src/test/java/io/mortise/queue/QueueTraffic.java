package io.mortise.queue;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages that can be checked, and a ledger in the region of what became of each: begun, sent, seen. Kept by all who take part, in
 * whatever process, so that it survives the killed.
 *
 * <pre>
 *   message: sender (int) | number (int) | checksum of what follows (int) | any bytes
 * </pre>
 */
final class QueueTraffic {
    static final int LONGEST = 200;

    /** Nothing of this message is known to the ledger. */
    static final int NOT_BEGUN = 0;

    static final int BEGUN = 1;
    static final int SENT = 1 << 1;
    static final int ABORTED = 1 << 2;
    static final int SEEN = 1 << 4;
    private static final int SEEN_MASK = ~(SEEN - 1);

    private static final int HEADER_BYTES = 12;

    static final int LARGEST_BATCH = 12;

    private final SharedQueue queue;
    private final AtomicBuffer ledger;
    private final int perSender;

    QueueTraffic(Region region, SharedQueue queue, int senders, int perSender) {
        this.queue = queue;
        this.perSender = perSender;
        Extent extent = region.extent(new ExtentSpec(
                "ledger", "int[]", (long) senders * perSender, (long) senders * perSender * Integer.BYTES));
        ledger = extent.buffer();
    }

    int mark(int sender, int number) {
        return ledger.getIntVolatile(offset(sender, number));
    }

    static int timesSeen(int mark) {
        return (mark & SEEN_MASK) / SEEN;
    }

    private void note(int sender, int number, int what) {
        ledger.getAndAddInt(offset(sender, number), what);
    }

    private int offset(int sender, int number) {
        if (number >= perSender) {
            throw new IllegalArgumentException("number=" + number + " perSender=" + perSender);
        }
        return (sender * perSender + number) * Integer.BYTES;
    }

    /** Sends and aborts at random; numbers from {@code first} on. */
    void send(int sender, int first, int count) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(31L * sender + first);
        UnsafeBuffer own = new UnsafeBuffer(new byte[LONGEST]);
        UnsafeBuffer batch = new UnsafeBuffer(new byte[LONGEST * LARGEST_BATCH]);
        QueueClaim claim = new QueueClaim();
        for (int number = first; number < first + count; number++) {
            int length = HEADER_BYTES + random.nextInt(random.nextInt(4) == 0 ? LONGEST - HEADER_BYTES + 1 : 30);
            int kind = random.nextInt(9);
            if (kind == 8) {
                int size = Math.min(1 + random.nextInt(LARGEST_BATCH), first + count - number);
                if (!sendBatch(batch, length, size, sender, number, random)) {
                    return;
                }
                number += size - 1;
                continue;
            }
            note(sender, number, BEGUN);
            if (kind < 4) {
                fill(own, length, sender, number, random);
                if (queue.put(own, 0, length) < 0) {
                    return;
                }
                note(sender, number, SENT);
            } else {
                while (true) {
                    long position = queue.tryClaim(length, claim);
                    if (position == SharedQueue.CLOSED) {
                        return;
                    }
                    if (position >= 0) {
                        break;
                    }
                    LockSupport.parkNanos(20_000);
                }
                try (claim) {
                    fill((UnsafeBuffer) claim.buffer(), length, sender, number, random);
                    dawdle(random);
                    if (kind < 7) {
                        claim.commit();
                    }
                }
                note(sender, number, kind < 7 ? SENT : ABORTED);
            }
        }
    }

    /** {@return false if the queue was closed} */
    private boolean sendBatch(
            UnsafeBuffer batch, int length, int size, int sender, int first, SplittableRandom random) {
        for (int i = 0; i < size; i++) {
            note(sender, first + i, BEGUN);
            fill(new UnsafeBuffer(batch, i * length, length), length, sender, first + i, random);
        }
        int sent = 0;
        while (sent < size) {
            int more = queue.offerBatch(batch, sent * length, length, size - sent);
            if (more < 0) {
                return false;
            }
            for (int i = sent; i < sent + more; i++) {
                note(sender, first + i, SENT);
            }
            sent += more;
            if (more == 0) {
                LockSupport.parkNanos(20_000);
            }
        }
        return true;
    }

    /** Now and then a message takes longer, so that some are in hand when a process is stopped or killed. */
    private static void dawdle(SplittableRandom random) {
        if (random.nextInt(20) == 0) {
            for (int spins = random.nextInt(20_000); spins > 0; spins--) {
                Thread.onSpinWait();
            }
        }
    }

    private static void fill(UnsafeBuffer to, int length, int sender, int number, SplittableRandom random) {
        to.putInt(0, sender);
        to.putInt(4, number);
        int sum = 0;
        for (int i = HEADER_BYTES; i < length; i++) {
            byte any = (byte) random.nextInt();
            to.putByte(i, any);
            sum = 31 * sum + any;
        }
        to.putInt(8, sum + length);
    }

    /** One consumer thread: what it has seen of each sender must rise. */
    final class Checker implements MessageHandler {
        private final int[] last;
        private final SplittableRandom random = new SplittableRandom();
        private final QueueDelivery delivery = new QueueDelivery();
        private final boolean mayComeAgain = queue.options().acknowledged();
        private long received;

        Checker(int senders) {
            last = new int[senders];
            java.util.Arrays.fill(last, -1);
        }

        long received() {
            return received;
        }

        @Override
        public void onMessage(org.agrona.DirectBuffer buffer, int offset, int length) {
            int sender = buffer.getInt(offset);
            int number = buffer.getInt(offset + 4);
            expectWhole(buffer, offset, length);
            if (number <= last[sender] && !mayComeAgain) {
                throw new AssertionError("order: sender=" + sender + " number=" + number + " last=" + last[sender]);
            }
            last[sender] = number;
            received++;
            dawdle(random);
            note(sender, number, SEEN);
        }

        private void expectWhole(org.agrona.DirectBuffer buffer, int offset, int length) {
            int sum = 0;
            for (int i = HEADER_BYTES; i < length; i++) {
                sum = 31 * sum + buffer.getByte(offset + i);
            }
            if (buffer.getInt(offset + 8) != sum + length) {
                throw new AssertionError("torn: sender=" + buffer.getInt(offset) + " number="
                        + buffer.getInt(offset + 4) + " length=" + length);
            }
        }

        /** Until the end of the stream, waiting as it comes: polling, taking, in batches. */
        void receive() throws InterruptedException {
            int result = 0;
            while (result != SharedQueue.END_OF_STREAM) {
                result = switch (result == 0 ? 2 + random.nextInt(4) : random.nextInt(3)) {
                    case 0 -> queue.poll(this, 1 + random.nextInt(20));
                    case 1 -> deliver();
                    case 2 -> queue.peek(this::expectWhole) >= 0 ? queue.poll(this, 1) : queue.take(this);
                    default -> queue.take(this);
                };
            }
        }

        private int deliver() {
            int result = queue.tryTake(delivery);
            if (result > 0) {
                try (delivery) {
                    onMessage(delivery.buffer(), 0, delivery.length());
                    delivery.acknowledge();
                }
            }
            return result;
        }
    }
}
