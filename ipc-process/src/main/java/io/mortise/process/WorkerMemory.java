package io.mortise.process;

import io.mortise.queue.Parties;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a pool shares with one worker, in a region of its own that is gone with the worker: two lanes, and a record of what the worker
 * does, which tells after its death what became of each item.
 *
 * <pre>
 *    0       8       64      72      128         136         144         152                 256
 *   +-------+- … ---+-------+- … ---+-----------+-----------+-----------+- … ---------------+-------------------
 *   | gate  |       | item  |       | published | sequence  | first     |                   | page: 32 KiB
 *   +-------+- … ---+-------+- … ---+-----------+-----------+-----------+- … ---------------+-------------------
 * </pre>
 *
 * <ul>
 *   <li><b>gate</b>: the sequence number of the next bundle that may start. The worker starts bundle s by moving it from s to s + 1; the
 *       pool takes back all that has not started by moving it to what it will send next. Whichever compare-and-set comes first has the
 *       bundles; a worker drops those whose number it does not find.
 *   <li><b>item</b>: written by the worker before it begins an item: {@code sequence << 24 | index + 1}.
 *   <li><b>page</b>: results of items of one bundle, not yet sent, one after the other. An item is finished when <b>published</b> ({@code count
 *       << 32 | bytes}) counts it. Sent when it is full or the bundle done: first the message, then published = 0.
 * </ul>
 *
 * <p>Nothing here is read while the worker lives but the gate, which hands over nothing: what a bundle is comes through the lane. Item and
 * page are stored with release, and fenced off from what follows, so that the compiler keeps to this order: a death cuts it somewhere.
 *
 * <p>What a worker's death leaves, read after the kernel has told that it ended, when all its stores are there:
 * <table>
 * <caption>Death between any two steps</caption>
 * <tr><th>it died …</th><th>the pool finds</th><th>and does</th></tr>
 * <tr><td>before it moved the gate</td><td>gate ≤ sequence</td><td>queues the bundle again; no item of it ran</td></tr>
 * <tr><td>before it wrote the item</td><td>the item of an earlier bundle, or a finished one</td><td>queues again what is not finished; nobody is to
 *     blame</td></tr>
 * <tr><td>in the item</td><td>an item that is not finished</td><td>fails that item with {@link WorkerDiedException}, queues those behind it
 *     again</td></tr>
 * <tr><td>before it published the result</td><td>the same</td><td>the same: the result is not known</td></tr>
 * <tr><td>before it sent the page</td><td>results in the page</td><td>takes them from there</td></tr>
 * <tr><td>before it emptied the page</td><td>results in the page that the lane has brought</td><td>skips them by their index</td></tr>
 * <tr><td>within a long result</td><td>a frame that is not complete</td><td>as in the item</td></tr>
 * </table>
 */
final class WorkerMemory implements AutoCloseable {
    static final int PAGE_BYTES = 32 << 10;

    private static final int GATE = 0;
    private static final int ITEM = 64;
    private static final int PUBLISHED = 128;
    private static final int PAGE_SEQUENCE = 136;
    private static final int PAGE_FIRST = 144;
    private static final int PAGE = 256;
    private static final int INDEX_BITS = 24;

    /** Of a bundle. */
    static final int MAX_ITEMS = (1 << INDEX_BITS) - 2;

    private static final long LANE_BYTES = 1 << 20;
    private static final int LANE_MESSAGES = 1023;
    private static final long REGION_BYTES = 4 << 20;
    private static final ExtentSpec RECORD = new ExtentSpec("record", "pool-record", 1, PAGE + PAGE_BYTES);

    private final Region region;
    private final SharedQueue tasks;
    private final SharedQueue results;
    private final AtomicBuffer record;
    private final DirectBuffer page;
    private boolean isNamed = true;

    private WorkerMemory(Region region) {
        this.region = region;
        QueueOptions lane = QueueOptions.capacity(LANE_BYTES)
                .maxMessageBytes(Frame.MAX_MESSAGE_BYTES)
                .maxMessages(LANE_MESSAGES)
                .producers(Parties.SINGLE)
                .consumers(Parties.SINGLE);
        tasks = SharedQueue.in(region, "tasks", lane);
        results = SharedQueue.in(region, "results", lane);
        Extent extent = region.extent(RECORD);
        record = extent.buffer();
        page = new UnsafeBuffer(record, PAGE, PAGE_BYTES);
    }

    static WorkerMemory create(String label) throws IOException {
        return of(Region.create(
                "pool-" + UUID.randomUUID(), RegionOptions.ofBytes(REGION_BYTES).label(label)));
    }

    static WorkerMemory attach(Path path) throws IOException {
        return of(Region.attach(path));
    }

    private static WorkerMemory of(Region region) {
        try {
            return new WorkerMemory(region);
        } catch (RuntimeException | Error e) {
            region.close();
            throw e;
        }
    }

    Path path() {
        return region.path();
    }

    /** Once both sides have it, its name is no longer needed: it goes with the last of them, however they end. Once more does nothing. */
    void unlink() {
        if (isNamed) {
            isNamed = false;
            try {
                Region.unlink(region.path());
            } catch (IOException e) { // somebody has cleaned up there
                System.getLogger(WorkerMemory.class.getName())
                        .log(System.Logger.Level.DEBUG, region.path() + " cannot be removed", e);
            }
        }
    }

    SharedQueue tasks() {
        return tasks;
    }

    SharedQueue results() {
        return results;
    }

    long gate() {
        return record.getLongVolatile(GATE);
    }

    boolean moveGate(long from, long to) {
        return record.compareAndSetLong(GATE, from, to);
    }

    void beginItem(long sequence, int index) {
        record.putLongRelease(ITEM, (sequence << INDEX_BITS) | (index + 1));
        VarHandle.storeStoreFence(); // before anything that the item does
    }

    /** {@return the index of the item last begun of a bundle; -1 if none was} */
    int lastBegun(long sequence) {
        long item = record.getLongVolatile(ITEM);
        return item >>> INDEX_BITS == sequence ? (int) (item & ((1 << INDEX_BITS) - 1)) - 1 : -1;
    }

    void beginPage(long sequence, int first) {
        record.putLongRelease(PAGE_SEQUENCE, sequence);
        record.putLongRelease(PAGE_FIRST, first);
        VarHandle.storeStoreFence(); // before the first result overwrites what published counted
    }

    void putInPage(int offset, byte[] bytes, int length) {
        record.putBytes(PAGE + offset, bytes, 0, length);
    }

    void putInPage(int offset, byte value) {
        record.putByte(PAGE + offset, value);
    }

    void putInPage(int offset, int value) {
        record.putInt(PAGE + offset, value, ByteOrder.LITTLE_ENDIAN);
    }

    void putInPage(int offset, long value) {
        record.putLong(PAGE + offset, value, ByteOrder.LITTLE_ENDIAN);
    }

    void publish(int count, int bytes) {
        record.putLongRelease(PUBLISHED, ((long) count << 32) | bytes);
    }

    int publishedCount() {
        return (int) (record.getLongVolatile(PUBLISHED) >>> 32);
    }

    long pageSequence() {
        return record.getLong(PAGE_SEQUENCE);
    }

    int pageFirst() {
        return (int) record.getLong(PAGE_FIRST);
    }

    byte[] copyOfPage() {
        byte[] copy = new byte[(int) record.getLongVolatile(PUBLISHED)];
        record.getBytes(PAGE, copy);
        return copy;
    }

    /** {@return the page's first bytes, where they lie} */
    DirectBuffer page() {
        return page;
    }

    @Override
    public void close() {
        region.close();
    }
}
