package io.mortise.stress.torture;

import io.mortise.queue.Block;
import io.mortise.queue.BlockPool;
import io.mortise.queue.BlockPoolState;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Player;
import io.mortise.value.LongArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Some fill blocks and send their handles, to one or to several, and the others open them, pass some on and release them. No block is
 * ever another's while somebody has it, and in the end every block can be had again.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class BlockPoolScenario implements CrashScenario {
    private static final int BLOCK_BYTES = 4096;
    private static final int BLOCKS = 6;
    private static final int MOST_RECEIVERS = 3;
    private static final String BEGINNING = "block.";

    private static final Set<String> ONCE = Set.of(BEGINNING + "heir-cleared-one", BEGINNING + "left-one");

    private static final int NEXT = 0;
    private static final int SENT = 1;
    private static final int OPENED = 2;
    private static final int GONE = 3;

    /** What this process sent last of each block: its receiver may have died with the handle, and then it is ours to take back. */
    private final AtomicLongArray sent = new AtomicLongArray(BLOCKS);

    private BlockPool pool;
    private SharedQueue handles;
    private LongArray counts;

    BlockPoolScenario() {}

    @Override
    public RegionOptions options() {
        return RegionOptions.ofMegabytes(4).maxAttachments(64);
    }

    @Override
    public void open(Region region) {
        counts = LongArray.in(region, "counts", GONE + 1);
        pool = BlockPool.in(region, "blocks", BLOCK_BYTES, BLOCKS);
        handles = SharedQueue.in(
                region,
                "handles",
                QueueOptions.capacity(1024).maxMessageBytes(Long.BYTES).maxMessages(15));
    }

    /** Each process has one part for good, so that there is always a witness of either kind. */
    @Override
    public void play(Player player) throws InterruptedException {
        try (Block block = new Block()) {
            if (player.id() % 2 == 0) {
                receive(player, block);
            } else {
                Asleep.unless(player, () -> isAcquired(block), pool);
                if (block.isHeld()) {
                    fill(player, block);
                    pass(player, block);
                }
            }
        }
    }

    private boolean isAcquired(Block block) throws InterruptedException {
        if (pool.acquire(block, Asleep.SLICE)) {
            return true;
        }
        takeBackAll();
        return false;
    }

    /** For want of others. A receiver that is only slow is told that the block is gone. */
    private void takeBackAll() {
        try (Block again = new Block()) {
            for (int i = 0; i < BLOCKS; i++) {
                while (pool.open(sent.get(i), again)) {
                    again.release();
                }
            }
        }
    }

    private void fill(Player player, Block block) {
        MutableDirectBuffer buffer = block.buffer();
        int words = 1 + player.random().nextInt(BLOCK_BYTES / Long.BYTES);
        long number = counts.getAndAdd(NEXT, 1);
        for (int i = 0; i < words; i++) {
            buffer.putLong(i * Long.BYTES, number);
        }
        player.dawdle();
        check(block, number, words);
        block.length(words * Long.BYTES);
    }

    private static void check(Block block, long number, int words) {
        for (int i = 0; i < words; i++) {
            long found = block.buffer().getLong(i * Long.BYTES);
            if (found != number) {
                throw new AssertionError("another's: block=" + block.index() + " number=" + number + " found=" + found);
            }
        }
    }

    /** Sends it, or shares it and may look at it for a while longer. */
    private void pass(Player player, Block block) throws InterruptedException {
        int receivers = 1 + player.random().nextInt(MOST_RECEIVERS);
        long number = block.buffer().getLong(0);
        int index = block.index();
        long handle = receivers == 1 ? block.send() : block.share(receivers);
        sent.set(index, handle);
        UnsafeBuffer message = new UnsafeBuffer(new byte[Long.BYTES]);
        message.putLong(0, handle);
        for (int i = 0; i < receivers; i++) {
            counts.getAndAdd(SENT, 1);
            if (handles.put(message, 0, Long.BYTES, Asleep.SLICE) < 0) {
                takeBack(handle);
            }
        }
        if (block.isHeld()) {
            try (Block another = new Block()) {
                block.retain(another);
                player.dawdle();
                check(another, number, 1);
            }
        }
    }

    private void takeBack(long handle) {
        counts.getAndAdd(SENT, -1);
        try (Block again = new Block()) {
            pool.open(handle, again);
        }
    }

    private boolean isReceived(long[] handle) throws InterruptedException {
        boolean received =
                handles.take((buffer, offset, length) -> handle[0] = buffer.getLong(offset), Asleep.SLICE) > 0;
        if (!received) {
            takeBackAll();
        }
        return received;
    }

    private void receive(Player player, Block block) throws InterruptedException {
        long[] handle = new long[1];
        Asleep.unless(player, () -> isReceived(handle), handles);
        if (handle[0] == 0) {
            return;
        }
        if (!pool.open(handle[0], block)) {
            counts.getAndAdd(GONE, 1);
            return;
        }
        counts.getAndAdd(OPENED, 1);
        long number = block.buffer().getLong(0);
        check(block, number, block.length() / Long.BYTES);
        player.dawdle();
        check(block, number, block.length() / Long.BYTES);
        if (player.random().nextInt(4) == 0) {
            pass(player, block);
        }
    }

    /** But for what one does only when it joins the pool, or closes its region. */
    @Override
    public Set<String> labels() {
        return CrashLabels.in(BlockPool.class, BEGINNING).stream()
                .filter(label -> !ONCE.contains(label))
                .collect(Collectors.toSet());
    }

    @Override
    public String check(CrashReport report) throws InterruptedException {
        Expect.that(
                counts.get(OPENED) + counts.get(GONE) <= counts.get(SENT) + (long) MOST_RECEIVERS * report.kills(),
                "opened more than was sent: " + pool);
        BlockPoolState quiet = pool.state();
        Expect.that(
                quiet.uses().stream().allMatch(use -> use.kind() == BlockPoolState.Kind.IN_TRANSIT),
                "the dead hold blocks: " + quiet);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            Block each = new Block();
            Expect.that(pool.acquire(each, Duration.ofSeconds(10)), "a block is gone: " + pool.state());
            blocks.add(each);
        }
        blocks.forEach(Block::release);
        Expect.that(pool.free() == BLOCKS, "a block is not free: " + pool.state());
        BlockPoolState state = pool.state();
        return "sent=" + counts.get(SENT) + " opened=" + counts.get(OPENED) + " gone=" + counts.get(GONE)
                + " takenBack=" + state.takenBack() + " takenBackInTransit=" + state.takenBackInTransit();
    }

    @Override
    public String state() {
        return pool.toString();
    }
}
