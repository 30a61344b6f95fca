package io.mortise.bench.messages;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A client of Aeron, with the media driver in it if it is the first. The driver's threads are one, which sleeps for as long as it may
 * without holding up the publisher: there are two processors, and the parties spin on both.
 */
record AeronClient(@Nullable MediaDriver driver, Aeron aeron) {
    private static final long DRIVER_NAP_NS = 100_000;
    private static final long CLIENT_NAP_NS = 10_000_000;

    /** So that four kilobytes go in one piece. */
    private static final int MOST_IN_ONE_PIECE = 8 << 10;

    static AeronClient connect(Path directory, boolean withDriver) {
        MediaDriver driver = withDriver ? launch(directory) : null;
        Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(directory.toString())
                .idleStrategy(new SleepingIdleStrategy(CLIENT_NAP_NS)));
        return new AeronClient(driver, aeron);
    }

    private static MediaDriver launch(Path directory) {
        return MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new SleepingIdleStrategy(DRIVER_NAP_NS))
                .ipcMtuLength(MOST_IN_ONE_PIECE)
                .spiesSimulateConnection(false));
    }
}
