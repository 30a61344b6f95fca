package io.mortise.queue;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a block of a {@link BlockPool}, which its holder fills or reads in place. Made once and used for any number of
 * blocks, one after the other, so that a block costs no allocation:
 *
 * <pre>{@code
 * Block block = new Block();
 * pool.acquire(block);                               // one process
 * block.length(render(block.buffer()));
 * long handle = block.send();
 * message.putLong(0, handle);
 * if (frames.offer(message, 0, 8) < 0) {
 *     pool.open(handle, block);                      // nobody got it: it is ours again
 *     block.release();
 * }
 *
 * if (pool.open(handle, block)) {                    // another
 *     try (block) {
 *         show(block.buffer(), block.length());
 *     }
 * }
 * }</pre>
 *
 * <p>Holding a block says that nobody else writes to it, unless it is shared: then all who have it only read. What its sender wrote
 * before {@link #send()} or {@link #share}, whoever opens it sees. After {@link #send()}, {@link #release()} or {@link #close()} its memory is
 * somebody else's: do not keep what {@link #buffer()} gave.
 *
 * <p>For one thread at a time, which need not be the same one. Two threads of a process that want the same block have a reference
 * each, see {@link #retain(Block)}.
 */
public final class Block implements AutoCloseable {
    private static final byte[] NO_BYTES = {};

    private final UnsafeBuffer buffer = new UnsafeBuffer(NO_BYTES);
    private @Nullable BlockTable table;
    private int index;
    private long word;

    /** Whether the buffer shows the block: it is made to when first asked for. */
    private boolean isShown;

    /** Makes a reference to no block yet. */
    public Block() {}

    void hold(BlockTable heldIn, int heldIndex, long heldWord) {
        table = heldIn;
        index = heldIndex;
        word = heldWord;
    }

    void checkFree() {
        if (table != null) {
            throw new IllegalStateException("send or release it first: " + this);
        }
    }

    /** {@return whether it refers to a block} */
    public boolean isHeld() {
        return table != null;
    }

    /**
     * {@return all of the block, from offset 0} Its content is undefined when it was just acquired. Shared blocks must not be written to.
     *
     * @throws IllegalStateException if it refers to no block, or the region was closed
     */
    public MutableDirectBuffer buffer() {
        BlockTable heldIn = held();
        heldIn.checkReadable();
        if (!isShown) {
            buffer.wrap(heldIn.memory().payload(index));
            isShown = true;
        }
        return buffer;
    }

    /**
     * {@return how many of its bytes mean something, as the holder before said with {@link #length(int)}; all of them for a block that was
     * just acquired}
     *
     * @throws IllegalStateException if it refers to no block, or the region was closed
     */
    public int length() {
        BlockTable heldIn = held();
        heldIn.checkReadable();
        return heldIn.memory().length(index);
    }

    /**
     * Says how many of its bytes mean something, to whoever is to have it.
     *
     * @param bytes from 0 to the length of a block
     * @throws IllegalArgumentException if it is more than a block has
     * @throws IllegalStateException    if it refers to no block, or the region was closed
     */
    public void length(int bytes) {
        BlockTable heldIn = held();
        heldIn.checkWritable();
        int blockBytes = heldIn.memory().layout.blockBytes();
        if (bytes < 0 || bytes > blockBytes) {
            throw new IllegalArgumentException("length=" + bytes + " is not from 0 to blockBytes=" + blockBytes);
        }
        heldIn.memory().length(index, bytes);
    }

    /** {@return the number of the block in its pool, from 0 on, for people} */
    public int index() {
        held();
        return index;
    }

    /**
     * Gives the block away, to the one receiver that will open it: it is in transit from now on, and no longer held here.
     *
     * @return the handle to open it with, never negative and never 0, to be sent to the receiver by whatever means
     * @throws IllegalStateException if it refers to no block; or if the region was closed, and the block given up with it
     */
    public long send() {
        held().checkWritable();
        return sendAnyway();
    }

    /** Also while the region is being closed. */
    long sendAnyway() {
        BlockTable heldIn = held();
        if (BlockWord.state(word) == BlockWord.SHARED) {
            long handle = heldIn.share(index, word, 1);
            releaseAnyway();
            return handle;
        }
        long sentWord = word;
        forget();
        return heldIn.send(index, sentWord);
    }

    /**
     * Has the block opened by others too, while it stays held here. From now on nobody writes to it.
     *
     * @param receivers how many times it may be opened with the handle, from 1 to 1023 in transit at a time
     * @return the handle for all of them, never negative and never 0
     * @throws IllegalArgumentException if the number of receivers is less than 1 or more than 1023
     * @throws IllegalStateException    if it refers to no block; if more would be in transit; or if the region was closed, and the block given
     *                                  up with it
     */
    public long share(int receivers) {
        if (receivers < 1 || receivers > BlockWord.MAX_IN_TRANSIT) {
            throw new IllegalArgumentException(
                    "receivers=" + receivers + " is not from 1 to " + BlockWord.MAX_IN_TRANSIT);
        }
        BlockTable heldIn = held();
        heldIn.checkWritable();
        if (BlockWord.state(word) == BlockWord.SHARED) {
            return heldIn.share(index, word, receivers);
        }
        word = heldIn.makeShared(index, word, 1, receivers);
        return heldIn.handle(index, BlockWord.generation(word));
    }

    /**
     * Makes another object refer to this block too, for another thread of this process. Each is released for itself. From now on
     * nobody writes to the block.
     *
     * @param another refers to no block
     * @throws IllegalStateException if this refers to no block, or the other does; or if the region was closed, and the block given up
     *                               with it
     */
    public void retain(Block another) {
        BlockTable heldIn = held();
        another.checkFree();
        heldIn.checkWritable();
        if (BlockWord.state(word) == BlockWord.SHARED) {
            heldIn.retain(index, word);
        } else {
            word = heldIn.makeShared(index, word, 2, 0);
        }
        another.hold(heldIn, index, word);
    }

    /**
     * Gives the block back; it is free when nobody else has it and it is not in transit.
     *
     * @throws IllegalStateException if it refers to no block; or if the region was closed, and the block given up with it
     */
    public void release() {
        held().checkWritable();
        releaseAnyway();
    }

    /** Also while the region is being closed. */
    void releaseAnyway() {
        BlockTable heldIn = held();
        long releasedWord = word;
        forget();
        heldIn.release(index, releasedWord);
    }

    /** Releases the block, if it refers to one. */
    @Override
    public void close() {
        if (isHeld()) {
            release();
        }
    }

    private BlockTable held() {
        BlockTable heldIn = table;
        if (heldIn == null) {
            throw new IllegalStateException("there is no block: it was sent or released, or acquire and open said no");
        }
        return heldIn;
    }

    private void forget() {
        table = null;
        if (isShown) {
            isShown = false;
            buffer.wrap(NO_BYTES);
        }
    }

    @Override
    public String toString() {
        BlockTable heldIn = table;
        return heldIn == null ? "no block" : "block " + index + " of " + heldIn;
    }
}
