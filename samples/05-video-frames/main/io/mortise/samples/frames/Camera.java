package io.mortise.samples.frames;

import io.mortise.queue.Block;
import io.mortise.queue.BlockPool;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Films a ball that bounces, until Ctrl-C. */
public final class Camera {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long SECOND_NS = 1_000_000_000;
    private static final int RADIUS = 200;

    private Camera() {}

    /**
     * Films for ever.
     *
     * @param args how many frames a second, 30 if it does not say
     * @throws IOException          if the region cannot be opened
     * @throws InterruptedException if interrupted while all blocks are in use
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int framesPerSecond = args.length == 0 ? 30 : Integer.parseInt(args[0]);
        try (Region region = Frames.region("camera")) {
            BlockPool pool = Frames.pool(region);
            SharedQueue handles = Frames.handles(region);
            Frames.say("filming " + Frames.WIDTH + "x" + Frames.HEIGHT + ", " + framesPerSecond
                    + " frames/s; Ctrl-C ends");
            Block block = new Block();
            UnsafeBuffer message = new UnsafeBuffer(new byte[Long.BYTES]);
            long nextNs = System.nanoTime();
            for (long number = 0; ; number++) {
                while (!pool.acquire(block, PATIENCE)) {
                    Frames.say("all frames are full: run view in another terminal");
                }
                film(block.buffer(), number);
                block.length(Frames.LENGTH);
                long handle = block.send();
                message.putLong(0, handle);
                if (handles.offer(message, 0, Long.BYTES) < 0 && pool.open(handle, block)) {
                    block.release();
                }
                nextNs += SECOND_NS / framesPerSecond;
                LockSupport.parkNanos(nextNs - System.nanoTime());
            }
        }
    }

    /** Draws where the frame is: nothing is copied. */
    private static void film(MutableDirectBuffer frame, long number) {
        int x = bounce(number * 23, Frames.WIDTH - 2 * RADIUS) + RADIUS;
        int y = bounce(number * 17, Frames.HEIGHT - 2 * RADIUS) + RADIUS;
        for (int i = Frames.PIXELS; i < Frames.LENGTH; i += Long.BYTES) {
            frame.putLong(i, 0);
        }
        for (int line = -RADIUS; line <= RADIUS; line++) {
            int half = (int) Math.sqrt((double) RADIUS * RADIUS - line * line);
            int begin = Frames.PIXELS + (y + line) * Frames.WIDTH + x - half;
            for (int i = 0; i < 2 * half; i++) {
                frame.putByte(begin + i, (byte) 255);
            }
        }
        frame.putLong(Frames.NUMBER, number);
        frame.putLong(Frames.SUM, Frames.sum(frame));
    }

    private static int bounce(long way, int room) {
        int there = (int) (way % (2L * room));
        return there < room ? there : 2 * room - there;
    }
}
