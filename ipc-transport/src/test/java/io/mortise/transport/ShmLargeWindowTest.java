package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lane with a large window, whose processors are as far apart as the test says. */
final class ShmLargeWindowTest {
    private static final int SMALL = 4;
    private static final int LARGE = 8;

    private Region region;
    private Extent large;
    private ShmLargeWindow window;
    private ShmSender sender;
    private ShmReceiver receiver;
    private volatile boolean far;

    @BeforeEach
    void open() throws Exception {
        long small = lengthOf(SMALL);
        region = Region.create(
                "large-window-test-" + ProcessHandle.current().pid(),
                RegionOptions.ofBytes(small + (1 << 20) + LARGE * SLOT_BYTES)
                        .reserveOnly(small)
                        .unlinkOnLastClose());
        AtomicBuffer lane =
                region.extent(new ExtentSpec("lane", "lane", 1, small)).buffer();
        large = region.extent(new ExtentSpec("large", "large", 1, LARGE * SLOT_BYTES));
        window = new ShmLargeWindow(large);
        ShmSession session = new ShmSession("shm:test", region, region.owner());
        ShmWindows windows =
                new ShmWindows(new UnsafeBuffer(lane, SLOTS_OFFSET, SMALL * SLOT_BYTES), ShmLargeWindow.buffer(large));
        sender = new ShmSender(session, lane, windows, window, new ShmDistance() {
            @Override
            boolean isFar() {
                return far;
            }
        });
        receiver = new ShmReceiver(session, lane, windows);
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldGrowOnlyAfterMuchWasSentFar() throws Exception {
        assertThat(window.describe()).startsWith("0 KiB");
        far = true;
        transfer(ShmLargeWindow.PATIENCE_SLOTS);
        assertThat(window.describe()).startsWith("0 KiB");
        transfer(3);
        assertThat(window.describe()).startsWith("768 KiB");
        far = false;
        transfer(100);
        assertThat(window.describe()).startsWith("768 KiB");
        far = true;
        transfer(LARGE);
        assertThat(window.describe()).startsWith("2048 KiB");
    }

    @Test
    void shouldKeepMessagesWholeWhileProcessorsMove() throws Exception {
        int rounds = 600;
        Background<Void> sending = Background.run(() -> {
            for (int i = 0; i < rounds; i++) {
                far = i / 7 % 5 != 0;
                byte[] message = Payloads.of(length(i), i);
                sender.send(new UnsafeBuffer(message), 0, message.length);
            }
        });
        UnsafeBuffer target = new UnsafeBuffer(new byte[length(rounds)]);
        for (int i = 0; i < rounds; i++) {
            int length = receiver.awaitLength();
            receiver.take(length, target, 0);
            byte[] found = new byte[length];
            target.getBytes(0, found);
            assertThat(found).isEqualTo(Payloads.of(length(i), i));
        }
        sending.get();
        assertThat(window.describe()).startsWith("2048 KiB");
    }

    @Test
    void shouldStayWithTheSmallWindowWhereThereIsNoRoom() throws Exception {
        far = true;
        transfer(ShmLargeWindow.PATIENCE_SLOTS + 2);
        region.close();
        for (int i = 0; i < 2 * LARGE; i++) {
            assertThat(window.want()).isFalse();
        }
        assertThat(window.describe()).startsWith("no large one: ");
    }

    private static int length(int round) {
        return 1 + round * 2053;
    }

    private void transfer(int slots) throws IOException, InterruptedException {
        UnsafeBuffer message = new UnsafeBuffer(new byte[SLOT_BYTES]);
        for (int i = 0; i < slots; i++) {
            message.putInt(0, i);
            sender.send(message, 0, SLOT_BYTES);
            message.putInt(0, -1);
            receiver.take(receiver.awaitLength(), message, 0);
            assertThat(message.getInt(0)).isEqualTo(i);
        }
    }
}
