package io.mortise.bench.transfer;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.queue.Block;
import io.mortise.queue.BlockPool;
import io.mortise.queue.MessageHandler;
import io.mortise.queue.Parties;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A block that both processes hand to each other, and the queues its handle travels by: a message of eight bytes says which
 * payload changes hands. Nothing of the payload is touched, so that its size does not matter.
 */
final class HandOver implements AutoCloseable {
    /** In place of a handle: the block that follows is the last one. */
    private static final long ENOUGH = -1;

    private static final String FILE = "hand-over";
    private static final long HEADROOM = 1 << 20;
    private static final QueueOptions QUEUE = QueueOptions.capacity(4096)
            .maxMessageBytes(Long.BYTES)
            .producers(Parties.SINGLE)
            .consumers(Parties.SINGLE);

    private final Region region;
    private final BlockPool pool;
    private final SharedQueue there;
    private final SharedQueue back;
    private final Block block = new Block();
    private final UnsafeBuffer message = new UnsafeBuffer(Payload.allocate(Long.BYTES));
    private final MessageHandler noting = this::note;
    private long taken;

    private HandOver(Region region, BlockPool pool, SharedQueue there, SharedQueue back) {
        this.region = region;
        this.pool = pool;
        this.there = there;
        this.back = back;
    }

    /**
     * Makes the memory, or attaches to it if the other side has. Space is taken by what is written, which is next to nothing.
     *
     * @param isSender whether this is the side that begins
     */
    static HandOver open(Path memory, int maxBytes, boolean isSender) throws IOException {
        Region region = Region.createOrAttach(
                memory.resolve(FILE), RegionOptions.ofBytes(maxBytes + HEADROOM).reserveSpace(false));
        BlockPool pool = BlockPool.in(region, "payloads", maxBytes, 1);
        SharedQueue fromSender = SharedQueue.in(region, "there", QUEUE);
        SharedQueue toSender = SharedQueue.in(region, "back", QUEUE);
        return isSender
                ? new HandOver(region, pool, fromSender, toSender)
                : new HandOver(region, pool, toSender, fromSender);
    }

    /** Takes the block from the pool and writes a number into it, so that the other side can see which one it was given. */
    void begin(int length, long number) throws IOException {
        while (!pool.tryAcquire(block)) {
            checkNotInterrupted();
        }
        Stamp.put(block.buffer(), length, number);
        block.length(length);
    }

    /** Looks who it is, and frees it. */
    void end(int length, long number) throws CorruptedException {
        if (block.length() != length) {
            throw new CorruptedException("a block of " + block.length() + " bytes arrived, sent were " + length);
        }
        Stamp.check(block.buffer(), length, number);
        block.release();
    }

    /** Gives the block away. */
    void give() throws IOException {
        put(block.send());
    }

    /** Says that the block that is given next is the last one. */
    void giveLast() throws IOException {
        put(ENOUGH);
        give();
    }

    private void put(long handle) throws IOException {
        message.putLong(0, handle, ByteOrder.nativeOrder());
        while (there.offer(message, 0, Long.BYTES) < 0) {
            checkNotInterrupted();
        }
    }

    /** Waits for the block. {@return false if it is the last time} */
    boolean take() throws IOException {
        await();
        boolean isLast = taken == ENOUGH;
        if (isLast) {
            await();
        }
        if (!pool.open(taken, block)) {
            throw new IOException("the block is gone: handle=" + taken + " " + pool.state());
        }
        return !isLast;
    }

    private void await() throws IOException {
        try {
            back.take(noting);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IllegalStateException closed) {
            throw new IOException("the other side is gone", closed);
        }
    }

    private void note(DirectBuffer buffer, int offset, int length) {
        taken = buffer.getLong(offset);
    }

    private static void checkNotInterrupted() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
    }

    String describe() {
        return pool.blockCount() + " block, its handle by two queues of " + QUEUE.capacityBytes() + " bytes";
    }

    @Override
    public void close() {
        region.close();
    }
}
