package io.mortise.samples.frames;

import io.mortise.queue.Block;
import io.mortise.queue.BlockPool;
import io.mortise.queue.MessageHandler;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.agrona.DirectBuffer;

/** Looks at each frame where it lies, and shows one a second, until Ctrl-C. */
public final class Viewer {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long SECOND_NS = 1_000_000_000;
    private static final int COLUMNS = 64;
    private static final int LINES = 18;

    private final BlockPool pool;
    private final Block block = new Block();
    private long sinceNs = System.nanoTime();
    private int frames;
    private int gone;

    private Viewer(BlockPool pool) {
        this.pool = pool;
    }

    /**
     * Looks for ever.
     *
     * @param args none
     * @throws IOException          if the region cannot be opened
     * @throws InterruptedException if interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (Region region = Frames.region("viewer")) {
            Viewer viewer = new Viewer(Frames.pool(region));
            SharedQueue handles = Frames.handles(region);
            MessageHandler handler = (buffer, offset, length) -> viewer.view(buffer.getLong(offset));
            Frames.say("viewing; Ctrl-C ends");
            while (true) {
                if (handles.take(handler, PATIENCE) == 0) {
                    Frames.say("nothing to see: run film in another terminal");
                }
            }
        }
    }

    private void view(long handle) {
        if (!pool.open(handle, block)) {
            // Its camera has died, and another one needed the room.
            gone++;
            return;
        }
        try (block) {
            DirectBuffer frame = block.buffer();
            if (Frames.sum(frame) != frame.getLong(Frames.SUM)) {
                throw new IllegalStateException("a torn frame: number=" + frame.getLong(Frames.NUMBER));
            }
            frames++;
            long elapsedNs = System.nanoTime() - sinceNs;
            if (elapsedNs > SECOND_NS) {
                show(frame);
                report(frame.getLong(Frames.NUMBER), elapsedNs / 1e9);
            }
        }
    }

    private static void show(DirectBuffer frame) {
        StringBuilder picture = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            int begin = Frames.PIXELS + line * (Frames.HEIGHT / LINES) * Frames.WIDTH;
            for (int column = 0; column < COLUMNS; column++) {
                picture.append(frame.getByte(begin + column * (Frames.WIDTH / COLUMNS)) == 0 ? '.' : '#');
            }
            picture.append(System.lineSeparator());
        }
        System.out.print(picture);
    }

    private void report(long number, double seconds) {
        Frames.say(String.format(
                Locale.ROOT,
                "frame %d; %.0f frames/s, %.2f GB/s, all of them whole%s",
                number,
                frames / seconds,
                frames * (double) Frames.LENGTH / seconds / 1e9,
                gone == 0 ? "" : ", " + gone + " gone with their camera"));
        frames = 0;
        gone = 0;
        sinceNs = System.nanoTime();
    }
}
