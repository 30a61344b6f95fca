package io.mortise.bench.messages;

import io.mortise.queue.Block;
import io.mortise.queue.BlockPool;
import io.mortise.queue.MessageHandler;
import io.mortise.queue.Parties;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A block that goes to and fro: its handle is the message, in a queue of a single producer and a single consumer. Who has it can write to all of it;
 * here it is marked with the number of the message now and then only, since its content is the same work wherever it lies.
 *
 * @param hands what this process has of the block, the same for both directions
 * @param queue of handles
 */
record BlockLane(Hands hands, SharedQueue queue) implements Lane {
    private static final int HANDLES_BYTES = 1 << 16;
    private static final long MARKED_EVERY = 1 << 10;
    private static final long HEADROOM = 16 << 20;

    /**
     * The block, or an empty hand.
     *
     * @param region with pool and queues
     * @param pool   of one block
     * @param block  that is held or not
     */
    record Hands(Region region, BlockPool pool, Block block) {
        /** All processes open the same. Space is taken by what is written, which is next to nothing. */
        static Hands open(Path file, int blockBytes) throws IOException {
            Region region = Region.createOrAttach(
                    file, RegionOptions.ofBytes(blockBytes + HEADROOM).reserveSpace(false));
            return new Hands(region, BlockPool.in(region, "blocks", blockBytes, 1), new Block());
        }

        private void mark(long number) {
            block.buffer().putLong(0, number);
            block.buffer().putLong(block.length() - Long.BYTES, ~number);
        }

        private boolean isMarked(long number) {
            return block.buffer().getLong(0) == number
                    && block.buffer().getLong(block.length() - Long.BYTES) == ~number;
        }
    }

    static BlockLane open(Hands hands, String name) {
        QueueOptions options =
                QueueOptions.capacity(HANDLES_BYTES).producers(Parties.SINGLE).consumers(Parties.SINGLE);
        return new BlockLane(hands, SharedQueue.in(hands.region, name, options));
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        UnsafeBuffer message =
                new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder()));
        return source -> {
            if (!hands.block.isHeld() && !hands.pool.tryAcquire(hands.block)) {
                return 0;
            }
            long number = source.number();
            if (number % MARKED_EVERY == 0) {
                hands.mark(number);
            }
            message.putLong(0, hands.block.send());
            if (queue.offer(message, 0, Long.BYTES) < 0) {
                throw new IllegalStateException("there is one handle, and the queue has no room for it");
            }
            source.sent();
            return 1;
        };
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        MessageHandler handler = (buffer, offset, length) -> {
            long number = check.expected();
            boolean isOpened = hands.pool.open(buffer.getLong(offset), hands.block);
            if (!isOpened || (number % MARKED_EVERY == 0 && !hands.isMarked(number))) {
                check.fail("message " + check.count() + " is not the handle of the block that was sent");
            }
            check.onNumber(number);
        };
        return limit -> queue.poll(handler, limit);
    }

    @Override
    public void close() {}
}
