package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lane whose descriptors hold what no sender would write. */
final class ShmReceiverTest {
    private static final int SLOTS = 4;

    private final UnsafeBuffer lane = new UnsafeBuffer(ByteBuffer.allocateDirect((int) lengthOf(SLOTS)));
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[2 * SLOT_BYTES]);
    private Region region;
    private ShmReceiver receiver;

    @BeforeEach
    void open() throws Exception {
        String name = "receiver-test-" + ProcessHandle.current().pid();
        region = Region.create(name, RegionOptions.ofBytes(1024).unlinkOnLastClose());
        ShmSession session = new ShmSession("shm:test", region, region.owner());
        UnsafeBuffer slots = new UnsafeBuffer(lane, SLOTS_OFFSET, SLOTS * SLOT_BYTES);
        receiver = new ShmReceiver(session, lane, new ShmWindows(slots, null));
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldRefusePiecesThatLieOutside() throws Exception {
        int all = SLOTS * SLOT_BYTES;
        int[][] placesAndRemaining = {
            {all, 100, 100},
            {-64, 100, 100},
            {all - 64, 100, 100},
            {SLOT_BYTES - 64, 100, 100},
            {0, SLOT_BYTES + 1, SLOT_BYTES + 1},
            {0, 0, 100},
            {0, -1, 100},
            {0, 101, 100},
            {Integer.MAX_VALUE, Integer.MAX_VALUE, 100},
        };
        for (int[] bad : placesAndRemaining) {
            announce(0, bad[0], bad[1], bad[2]);
            int length = receiver.awaitLength();
            assertThatThrownBy(() -> receiver.take(length, target, 0))
                    .isInstanceOf(FrameException.class)
                    .hasMessageContaining("position=" + bad[0]);
        }
    }

    @Test
    void shouldRefuseAPieceOfAnotherMessage() throws Exception {
        announce(0, 0, 100, 200);
        announce(1, 128, 50, 99);
        assertThat(receiver.awaitLength()).isEqualTo(200);
        assertThatThrownBy(() -> receiver.take(200, target, 0))
                .isInstanceOf(FrameException.class)
                .hasMessageContaining("expected=100");
    }

    @Test
    void shouldSurviveDescriptorsOfGarbage() throws Exception {
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            lane.putLong(descriptorOffset(0), random.nextLong() >>> random.nextInt(64));
            lane.putLong(
                    descriptorOffset(0) + NUMBER_OFFSET,
                    number(0, random.nextInt() >>> (1 + random.nextInt(31)))
                            | (random.nextBoolean() ? 0 : Long.MIN_VALUE));
            int length = receiver.awaitLength();
            if (length > MAX_INLINE_BYTES) {
                refused += isRefused(length) ? 1 : 0;
            }
            open2();
        }
        assertThat(refused).isPositive();
    }

    @Test
    void shouldTellTheEndAgainAndAgain() throws Exception {
        announce(0, 0, 100, 100);
        lane.putIntVolatile(SENDER_STATE_OFFSET, CLOSED);
        receiver.take(receiver.awaitLength(), target, 0);
        assertThatThrownBy(receiver::awaitLength).isInstanceOf(EOFException.class);
        announce(1, 0, 100, 100);
        assertThatThrownBy(receiver::awaitLength).isInstanceOf(EOFException.class);
    }

    /** A piece that makes sense and does not end its message leaves the receiver waiting, so the sender has ended. */
    private boolean isRefused(int length) throws Exception {
        lane.putIntVolatile(SENDER_STATE_OFFSET, CLOSED);
        try {
            receiver.take(length, new UnsafeBuffer(new byte[Math.min(length, SLOT_BYTES)]), 0);
            return false;
        } catch (FrameException e) {
            return true;
        } catch (MessageTruncatedException e) {
            return false;
        }
    }

    private void open2() {
        lane.putIntVolatile(SENDER_STATE_OFFSET, OPEN);
        lane.putLongVolatile(descriptorOffset(1) + NUMBER_OFFSET, 0);
        ShmSession session = new ShmSession("shm:test", region, region.owner());
        UnsafeBuffer slots = new UnsafeBuffer(lane, SLOTS_OFFSET, SLOTS * SLOT_BYTES);
        receiver = new ShmReceiver(session, lane, new ShmWindows(slots, null));
    }

    private void announce(long piece, int position, int length, int remaining) {
        lane.putLong(descriptorOffset(piece), place(position, length));
        lane.putLongVolatile(descriptorOffset(piece) + NUMBER_OFFSET, number(piece, remaining));
    }
}
