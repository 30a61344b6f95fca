package io.mortise.queue;

import static io.mortise.queue.SpillDescriptor.PREFIX_BYTES;
import static io.mortise.queue.SpillDescriptor.RECEIVED_BYTES_OFFSET;
import static io.mortise.queue.SpillDescriptor.SENT_BYTES_OFFSET;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.IpcException;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Long messages of one queue, each in a block, with any engine; see {@link SpillDescriptor}. All messages of such a queue go through here,
 * for even the short ones have a prefix.
 */
final class Spill implements BlockTable.Transit {
    private final Extent extent;
    private final QueueEngine engine;
    private final SharedQueue queue;
    private final BlockTable table;
    private final AtomicBuffer counters;
    private final int inlineBytes;

    // What somebody has done with, for the next who needs one.
    private final AtomicReference<SpillClaim> spareClaim = new AtomicReference<>();
    private final AtomicReference<SpillView> spareView = new AtomicReference<>();

    Spill(Extent extent, SpillLayout layout, QueueEngine engine, SharedQueue queue) {
        this.extent = extent;
        this.engine = engine;
        this.queue = queue;
        table = BlockTable.within(extent, layout.poolBegin(), layout.poolLength());
        counters = new UnsafeBuffer(extent.buffer(layout.begin(), SpillDescriptor.POOL_OFFSET));
        inlineBytes = layout.inlineBytes();
        engine.setSpill(this);
    }

    // Producers

    /** {@return the position, {@link SharedQueue#FULL} or {@link SharedQueue#CLOSED}} */
    long offer(DirectBuffer source, int offset, int length) {
        SpillClaim claim = claim(length);
        long position = claim.position();
        if (position >= 0) {
            claim.fill(source, offset);
            claim.commit();
        }
        release(claim);
        return position;
    }

    /** {@return how many, from 0; or {@link SharedQueue#CLOSED}} */
    int offerBatch(DirectBuffer source, int offset, int length, int count) {
        for (int sent = 0; sent < count; sent++) {
            long position = offer(source, offset + sent * length, length);
            if (position < 0) {
                return sent > 0 || position == SharedQueue.FULL ? sent : (int) position;
            }
        }
        return count;
    }

    /** The same, for a claim that the caller fills in place. */
    long claim(int length, QueueClaim outer) {
        SpillClaim claim = claim(length);
        long position = claim.position();
        if (position >= 0) {
            claim.lendTo(outer);
        } else {
            release(claim);
        }
        return position;
    }

    private SpillClaim claim(int length) {
        SpillClaim claim = spareClaim.getAndSet(null);
        if (claim == null) {
            claim = new SpillClaim(this);
        }
        claim.open(length);
        return claim;
    }

    /** Keeps what is not needed any more. */
    void release(SpillClaim claim) {
        spareClaim.set(claim);
    }

    boolean isInline(int length) {
        return length <= inlineBytes;
    }

    /** {@return whether there was a block} */
    boolean take(Block block) {
        return table.take(this, block);
    }

    /** Claims a message of the queue itself. */
    long claimCarrier(int length, QueueClaim claim) {
        return engine.claim(length, claim, queue);
    }

    void commitCarrier(long position, int length) {
        queue.commit(position, length);
    }

    void abortCarrier(long position, int length) {
        queue.abort(position, length);
    }

    SharedQueue queue() {
        return queue;
    }

    void countSent(int length) {
        counters.getAndAddLong(SENT_BYTES_OFFSET, length);
    }

    // Consumers

    int poll(MessageHandler handler, int limit) {
        int count = 0;
        while (count < limit) {
            SpillView view = view(handler);
            int result;
            try {
                result = engine.poll(view, 1);
            } finally {
                end(view);
            }
            if (result <= 0) {
                return count == 0 ? result : count;
            }
            count++;
        }
        return count;
    }

    void deliver(long position, MessageHandler handler) {
        SpillView view = view(handler);
        try {
            engine.deliver(position, view);
        } finally {
            end(view);
        }
    }

    int peek(MessageHandler handler) {
        SpillView view = view(handler);
        try {
            return engine.peek(view);
        } finally {
            release(view);
        }
    }

    /** Has a delivery that holds a message of the queue itself show what that stands for. */
    void unwrap(QueueDelivery delivery) {
        DirectBuffer carried = delivery.buffer();
        long handle = carried.getLong(0);
        if (handle == 0) {
            delivery.show(0, carried, PREFIX_BYTES, carried.capacity() - PREFIX_BYTES);
        } else {
            delivery.show(handle, payload(handle), 0, length(handle));
        }
    }

    /** {@return the block that a message stands for} */
    UnsafeBuffer payload(long handle) {
        if (!isThere(handle)) {
            throw new IpcException("a message of queue " + extent.name()
                    + " stands for a block that is gone: the region was overwritten; unlink it and create it anew");
        }
        return table.memory().payload(BlockWord.index(handle));
    }

    int length(long handle) {
        return table.memory().length(BlockWord.index(handle));
    }

    boolean isThere(long handle) {
        return table.isInTransit(handle);
    }

    private SpillView view(MessageHandler handler) {
        SpillView view = spareView.getAndSet(null);
        if (view == null) {
            view = new SpillView(this);
        }
        view.open(handler);
        return view;
    }

    private void release(SpillView view) {
        view.close();
        spareView.set(view);
    }

    private void end(SpillView view) {
        long handle = view.handle();
        release(view);
        end(handle);
    }

    /** Frees the block of a message that is over. */
    void end(long handle) {
        if (handle == 0) {
            return;
        }
        CrashPoint.reached("queue.long-message-freed");
        int length = length(handle);
        if (table.end(handle)) {
            CrashPoint.reached("queue.block-freed");
            counters.getAndAddLong(RECEIVED_BYTES_OFFSET, length);
            engine.producersAsleep.wakeAll(); // ORDER: SLEEP
        }
    }

    /** Gives back what the attachment has of blocks, when no message is in hand or it is not waited for any longer. */
    void leave() {
        table.leave();
    }

    // Whoever looks

    QueueBrowser browser() {
        return new SpillBrowser(this, engine.browser());
    }

    boolean isFull() {
        return table.free() == 0;
    }

    /** Has counts say how many bytes producers sent, and not how many the queue itself carried. */
    void correct(QueueEngine.Counts counts) {
        counts.sentBytes += counters.getLongVolatile(SENT_BYTES_OFFSET) - PREFIX_BYTES * counts.sent;
        counts.receivedBytes += counters.getLongVolatile(RECEIVED_BYTES_OFFSET) - PREFIX_BYTES * counts.received;
    }

    @Override
    public void beforeLook() {
        engine.sweep();
    }

    /** Only if its message is over: then nobody will ever look at it again. */
    @Override
    public boolean mayTakeBack(int index, boolean isFromDead) {
        return engine.isOverBefore(table.memory().message(index) + 1);
    }

    BlockMemory memory() {
        return table.memory();
    }
}
