package io.mortise.queue;

import io.mortise.region.Region;
import io.mortise.sync.Role;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Somebody else who uses a pool that is made with {@code <block bytes> <blocks>}, and has the blocks that it got lie in a heap. It knows:
 * {@code acquire}, {@code tryAcquire}, {@code tryAcquire <milliseconds>}, {@code write <number>}, {@code read}, {@code send},
 * {@code share <receivers>}, {@code open <handle>}, {@code retain}, {@code release}, {@code closeRegion}; each with the topmost block.
 */
public final class BlockRole implements Role<BlockPool> {
    private static final ThreadLocal<Deque<Block>> HEAP = ThreadLocal.withInitial(ArrayDeque::new);

    /** Made by its name in other processes. */
    public BlockRole() {}

    @Override
    public BlockPool in(Region region, String name, List<String> arguments) {
        return BlockPool.in(region, name, Integer.parseInt(arguments.get(0)), Integer.parseInt(arguments.get(1)));
    }

    @Override
    public String perform(BlockPool pool, Region region, List<String> words) throws InterruptedException {
        Deque<Block> heap = HEAP.get();
        Block fresh = new Block();
        return switch (words.get(0)) {
            case "acquire" -> {
                pool.acquire(fresh);
                heap.push(fresh);
                yield "acquired";
            }
            case "tryAcquire" -> {
                boolean acquired = words.size() == 1
                        ? pool.tryAcquire(fresh)
                        : pool.acquire(fresh, Duration.ofMillis(Long.parseLong(words.get(1))));
                yield kept(heap, fresh, acquired);
            }
            case "open" -> kept(heap, fresh, pool.open(Long.parseLong(words.get(1)), fresh));
            case "write" -> {
                heap.element().buffer().putLong(0, Long.parseLong(words.get(1)));
                heap.element().length(Long.BYTES);
                yield "written";
            }
            case "read" ->
                heap.element().length() + " bytes " + heap.element().buffer().getLong(0);
            case "send" -> Long.toString(heap.pop().send());
            case "share" -> Long.toString(heap.element().share(Integer.parseInt(words.get(1))));
            case "retain" -> {
                heap.element().retain(fresh);
                heap.push(fresh);
                yield "retained";
            }
            case "release" -> {
                heap.pop().release();
                yield "released";
            }
            case "closeRegion" -> {
                region.close();
                yield "closed";
            }
            default -> throw new IllegalArgumentException("unknown: " + words);
        };
    }

    private static String kept(Deque<Block> heap, Block block, boolean held) {
        if (held) {
            heap.push(block);
        }
        return Boolean.toString(held);
    }
}
