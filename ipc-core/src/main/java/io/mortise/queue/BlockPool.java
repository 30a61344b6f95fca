package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.WaitWord;
import io.mortise.region.Waiter;
import java.time.Duration;

/**
 * A fixed number of large blocks of memory that processes hand to each other without copying them: a producer fills a block in place and
 * sends its handle, a {@code long}, by whatever queue or pipe there is; the receiver opens the block, reads it in place and
 * releases it. What a hand-over takes does not depend on how large the block is.
 *
 * <pre>{@code
 * BlockPool pool = BlockPool.in(region, "frames", 8 << 20, 16);      // all processes run this same line
 * }</pre>
 *
 * <p>See {@link Block} for how it goes on.
 *
 * <ol>
 *   <li>A block has one holder, who may write to it, or is shared by several, who read. It is free when nobody has it and nobody has been
 *       sent it.
 *   <li>A block in transit (sent, and not yet opened) belongs to its sender: while that lives nobody takes it away, however long it lasts.
 *       A sender that could not deliver a handle opens the block itself.
 *   <li>A handle opens the very block that it was made for, once, or as many times as the block was shared; after that, and when the
 *       block is gone, {@link #open} says no. It never opens what is something else by then.
 *   <li>{@link #tryAcquire}, {@link #open}, {@link Block#send} and {@link Block#release} never wait (lock-free): each is one atomic operation on a
 *       block that is not shared. {@link #acquire(Block)} waits: it spins briefly and then sleeps in the kernel, in slices of 10 to 50 ms. None of
 *       them allocates, or makes a system call, unless somebody sleeps and must be woken, or there is no free block and somebody
 *       may be dead.
 *   <li>Processes may be killed at any instruction. What the dead held returns to the pool. What was in transit from a dead one can still be
 *       opened by its receiver; only one that wants a block and finds none takes it back, one at a time, and the receiver is then told that it is
 *       gone. Both are counted ({@link #state()}). A process that is stopped or slow keeps all it has.
 *   <li>Closing the region gives back what this attachment holds; what is in transit from it stays so, as if it had died. Calls under way and later
 *       ones throw {@link IllegalStateException}. Do not touch blocks any more then: they are somebody else's.
 * </ol>
 *
 * <p>A receiver that dies between getting the handle and opening it leaves the block in transit, until its sender ends or opens it:
 * {@link #state()} shows it. Blocks belong to processes: threads of one process may pass a {@link Block} among them, and a thread that ends
 * without releasing its block keeps it from being free until its process ends.
 *
 * <p>A handle may be used by any number of threads at once.
 */
public final class BlockPool {

    private final Extent extent;
    private final BlockTable table;
    private final WaitWord takers;
    private final BlockBrowser browser;

    private BlockPool(Extent extent, BlockTable table) {
        this.extent = extent;
        this.table = table;
        takers = table.takers();
        browser = new BlockBrowser(table.memory(), extent.region());
    }

    /**
     * Finds a pool, or makes it if there is none. All processes run this same line.
     *
     * @param region     where
     * @param name       its name in the region
     * @param blockBytes length of a block, from 1 to 2<sup>30</sup> (1 GiB). Blocks of 4096 bytes or more begin at pages, shorter ones at
     *                   multiples of 128
     * @param blockCount number of blocks, from 1 to 65,536
     * @return a handle to it
     * @throws RegionMismatchException if the name is taken by something else, or by a pool of another size
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException   if the region was closed, or is read-only and has no such pool
     */
    public static BlockPool in(Region region, String name, int blockBytes, int blockCount) {
        BlockPoolLayout.check(blockBytes, blockCount);
        Extent found = region.find(name, BlockPoolDescriptor.TYPE);
        if (found == null) {
            found = make(region, name, blockBytes, blockCount);
        }
        BlockPool pool = of(found);
        if (pool.blockBytes() != blockBytes || pool.blockCount() != blockCount) {
            throw new RegionMismatchException("block pool " + name + " has " + pool.table.memory().layout
                    + ", asked for were " + blockCount + " blocks of " + blockBytes
                    + " bytes; ask for the same, attach it without sizes, or remove it first");
        }
        return pool;
    }

    private static Extent make(Region region, String name, int blockBytes, int blockCount) {
        int slots = region.maxAttachments();
        long length = BlockPoolLayout.lengthBytes(blockBytes, blockCount, slots);
        return region.extent(
                new ExtentSpec(name, BlockPoolDescriptor.TYPE, blockCount, length),
                made -> BlockTable.make(made, 0, blockBytes, blockCount));
    }

    /**
     * Finds a pool that is there, of whatever size.
     *
     * @param region where
     * @param name   its name in the region
     * @return a handle to it
     * @throws IpcException            if there is none of that name
     * @throws RegionMismatchException if the name is taken by something else
     * @throws IllegalStateException   if the region was closed
     */
    public static BlockPool in(Region region, String name) {
        Extent extent = region.find(name, BlockPoolDescriptor.TYPE);
        if (extent == null) {
            throw new IpcException("there is no block pool " + name + " in " + region
                    + "; make it with BlockPool.in(region, name, blockBytes, blockCount)");
        }
        return of(extent);
    }

    static BlockPool of(Extent extent) {
        return new BlockPool(extent, BlockTable.at(extent, 0, extent.length()));
    }

    /** {@return the pool's name} */
    public String name() {
        return extent.name();
    }

    /** {@return the length of a block, in bytes} */
    public int blockBytes() {
        return table.memory().layout.blockBytes();
    }

    /** {@return the number of blocks} */
    public int blockCount() {
        return table.memory().layout.blockCount();
    }

    /**
     * Takes a free block, or says at once that there is none.
     *
     * @param block refers to the block if there was one
     * @return whether there was one
     * @throws IllegalStateException if the object refers to a block already; or if the region was closed, or is read-only
     */
    public boolean tryAcquire(Block block) {
        block.checkFree();
        return table.take(BlockTable.Transit.UNKNOWN, block);
    }

    /**
     * Takes a free block; waits for it as long as it takes.
     *
     * @param block refers to the block then
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then it got none
     * @throws IllegalStateException if the object refers to a block already; or if the region was closed, or is read-only
     */
    public void acquire(Block block) throws InterruptedException {
        acquire(block, Timeouts.FOREVER_NS);
    }

    /**
     * Takes a free block; waits for it for a limited time.
     *
     * @param block   refers to the block if there was one
     * @param timeout how long to wait; zero or less is not at all
     * @return whether there was one
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then it got none
     * @throws IllegalStateException if the object refers to a block already; or if the region was closed, or is read-only
     */
    public boolean acquire(Block block, Duration timeout) throws InterruptedException {
        return acquire(block, Timeouts.nanos(timeout));
    }

    private boolean acquire(Block block, long timeoutNs) throws InterruptedException {
        Timeouts.checkNotInterrupted();
        return tryAcquire(block) || (timeoutNs != 0 && await(block, timeoutNs));
    }

    private boolean await(Block block, long timeoutNs) throws InterruptedException {
        Waiter waiter = Waiter.lasting(timeoutNs);
        boolean mayHaveSlept = false;
        while (true) {
            int expected = mayHaveSlept ? takers.announce() : takers.other();
            CrashPoint.reached("block.taker-announced");
            if (tryAcquire(block)) {
                return true;
            }
            boolean interrupted = Thread.interrupted();
            if (interrupted || !waiter.pause(takers.buffer(), takers.offset(), expected)) {
                if (mayHaveSlept) {
                    // Our waking may have been meant for a block that we do not take.
                    takers.wakeOne();
                }
                if (interrupted) {
                    throw new InterruptedException();
                }
                return tryAcquire(block);
            }
            mayHaveSlept |= waiter.slept();
        }
    }

    /**
     * Opens a block that somebody has sent or shared.
     *
     * @param handle what {@link Block#send()} or {@link Block#share} returned
     * @param block  refers to the block if it is still there
     * @return false if the block is gone: opened before, or taken back after its sender's death; or if that was no handle of this pool
     * @throws IllegalStateException if the object refers to a block already; or if the region was closed, or is read-only
     */
    public boolean open(long handle, Block block) {
        block.checkFree();
        return table.open(handle, block);
    }

    /** {@return how many blocks nobody has} Looks at every block. */
    public int free() {
        extent.checkReadable();
        return table.free();
    }

    /**
     * {@return what it looks like now} Looks at every block, and asks the kernel about each process that has one; takes back what the dead
     * held, unless the region is read-only, but nothing that is in transit. For people and tools, not for fast paths.
     */
    public BlockPoolState state() {
        extent.checkReadable();
        if (!extent.region().isReadOnly() && table.reclaimer().takeBackHeld()) {
            takers.wakeAll();
        }
        return browser.state(name(), takers.isAnyoneAsleep());
    }

    @Override
    public String toString() {
        if (extent.region().isClosed()) {
            return "block pool " + name() + " of a closed region";
        }
        return "block pool " + name() + ", " + free() + " of " + table.memory().layout + " free";
    }
}
