package io.mortise.queue;

import static io.mortise.queue.SpillDescriptor.PREFIX_BYTES;

import io.mortise.region.CrashPoint;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A claim in a queue with room for long messages: of the queue itself, and of a block, if the message is long. For one thread at a time. */
final class SpillClaim implements QueueClaim.Ending {
    private final Spill spill;
    private final QueueClaim carrier = new QueueClaim();
    private final Block block = new Block();
    private final UnsafeBuffer carried = new UnsafeBuffer();
    private long position;
    private int length;

    SpillClaim(Spill spill) {
        this.spill = spill;
    }

    /** Claims, if there is room; {@link #position()} tells. */
    void open(int messageLength) {
        length = messageLength;
        if (!spill.isInline(length) && !spill.take(block)) {
            position = SharedQueue.FULL;
            return;
        }
        boolean done = false;
        try {
            position = spill.claimCarrier(carriedLength(), carrier);
            done = position >= 0;
        } finally {
            if (!done && block.isHeld()) {
                block.releaseAnyway();
            }
        }
        if (done) {
            CrashPoint.reached("queue.carrier-claimed");
            carried.wrap(carrier.buffer());
            carrier.forget();
            carried.putLong(0, 0);
            if (block.isHeld()) {
                spill.memory().message(block.index(), position);
            }
        }
    }

    private int carriedLength() {
        return spill.isInline(length) ? PREFIX_BYTES + length : PREFIX_BYTES;
    }

    /** {@return the position, {@link SharedQueue#FULL} or {@link SharedQueue#CLOSED}} */
    long position() {
        return position;
    }

    void fill(DirectBuffer source, int offset) {
        if (block.isHeld()) {
            spill.memory().payload(block.index()).putBytes(0, source, offset, length);
        } else {
            carried.putBytes(PREFIX_BYTES, source, offset, length);
        }
    }

    void lendTo(QueueClaim outer) {
        if (block.isHeld()) {
            UnsafeBuffer payload = spill.memory().payload(block.index());
            outer.hold(spill.queue(), this, position, payload, 0, length);
        } else {
            outer.hold(spill.queue(), this, position, carried, PREFIX_BYTES, length);
        }
    }

    @Override
    public void end(long claimed, int claimedLength, boolean isCommitted) {
        if (isCommitted) {
            commit();
        } else {
            abort();
        }
        spill.release(this);
    }

    void commit() {
        if (block.isHeld()) {
            spill.memory().length(block.index(), length);
            spill.countSent(length);
            carried.putLong(0, block.sendAnyway());
            CrashPoint.reached("queue.block-sent");
        }
        spill.commitCarrier(position, carriedLength());
    }

    private void abort() {
        if (block.isHeld()) {
            block.releaseAnyway();
        }
        CrashPoint.reached("queue.block-released");
        spill.abortCarrier(position, carriedLength());
    }
}
