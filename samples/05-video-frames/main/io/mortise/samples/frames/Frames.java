package io.mortise.samples.frames;

import io.mortise.queue.BlockPool;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import org.agrona.DirectBuffer;

/** What cameras and viewers must agree on: the names, the sizes, and what is where in a frame. */
final class Frames {
    static final int WIDTH = 1920;
    static final int HEIGHT = 1080;

    // A frame: its number, the sum of its pixels taken as longs, then the pixels, a byte each.
    static final int NUMBER = 0;
    static final int SUM = 8;
    static final int PIXELS = 64;
    static final int LENGTH = PIXELS + WIDTH * HEIGHT;

    private static final int BLOCKS = 8;

    private Frames() {}

    static Region region(String label) throws IOException {
        return Region.createOrAttach(
                "sample-frames", RegionOptions.ofMegabytes(32).label(label));
    }

    static BlockPool pool(Region region) {
        return BlockPool.in(region, "frames", LENGTH, BLOCKS);
    }

    static SharedQueue handles(Region region) {
        return SharedQueue.in(region, "handles", QueueOptions.capacity(4096).maxMessageBytes(Long.BYTES));
    }

    static long sum(DirectBuffer frame) {
        long sum = 0;
        for (int i = PIXELS; i < LENGTH; i += Long.BYTES) {
            sum += frame.getLong(i);
        }
        return sum;
    }

    static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
