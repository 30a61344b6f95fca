package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are written and read where they lie. */
final class SharedMemoryConnectionTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int SLOT = SharedMemoryConnection.MAX_PIECE_BYTES;

    private SharedMemoryConnection left;
    private SharedMemoryConnection right;

    @BeforeEach
    void connect() throws Exception {
        String address = "shm:in-place-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        // Four slots each way, so that everything soon comes round.
        ConnectionOptions options = ConnectionOptions.defaults().bufferBytes(1, 1);
        try (Listener listener = Connections.listen(address)) {
            Background<Connection> client = Background.call(() -> Connections.connect(address, options));
            right = (SharedMemoryConnection) listener.accept();
            left = (SharedMemoryConnection) client.get();
        }
    }

    @AfterEach
    void close() {
        left.close();
        right.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 63, 64, 65, 4096, 262_143, 262_144, 262_145, 3_000_000})
    void shouldWriteAndReadInPlace(int length) throws Exception {
        byte[] message = Payloads.of(length, 1);
        Background<Void> sender = Background.run(() -> {
            left.sendInPlace(length, writerOf(message));
            left.sendInPlace(length, writerOf(message));
            left.send(message);
        });
        Collector collector = new Collector();
        assertThat(right.receiveInPlace(collector)).isEqualTo(length);
        assertThat(collector.message(length)).isEqualTo(message);
        assertThat(right.receive()).isEqualTo(message);
        Collector again = new Collector();
        assertThat(right.receiveInPlace(again)).isEqualTo(length);
        assertThat(again.message(length)).isEqualTo(message);
        sender.get();
    }

    @Test
    void shouldShowAMessageOfOneSlotAsOnePiece() throws Exception {
        for (int length : new int[] {1, 9, 200_000, SLOT, 100_000, 100_000, 100_000}) {
            left.send(new byte[length]);
            AtomicInteger pieces = new AtomicInteger();
            right.receiveInPlace((piece, offset, messageLength) -> {
                pieces.incrementAndGet();
                assertThat(piece.capacity()).isEqualTo(length);
                assertThat(messageLength).isEqualTo(length);
            });
            assertThat(pieces).hasValue(1);
        }
    }

    @Test
    void shouldSendNothingIfTheWriterFailsAtOnce() throws Exception {
        assertThatThrownBy(() -> left.sendInPlace(1000, (piece, offset) -> {
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(left.isOpen()).isTrue();
        left.send(new byte[] {1});
        assertThat(right.receive()).containsExactly(1);
    }

    @Test
    void shouldCloseIfTheWriterFailsHalfway() throws Exception {
        assertThatThrownBy(() -> left.sendInPlace(2 * SLOT, (piece, offset) -> {
                    if (offset > 0) {
                        throw new IllegalArgumentException("no");
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(left.isOpen()).isFalse();
        assertThatThrownBy(() -> right.receive()).isInstanceOfSatisfying(MessageTruncatedException.class, e -> {
            assertThat(e.receivedBytes()).isEqualTo(SLOT);
            assertThat(e.expectedBytes()).isEqualTo(2 * SLOT);
        });
    }

    @Test
    void shouldCountAMessageAsReceivedIfTheReaderFailsOnItsLastPiece() throws Exception {
        left.send(new byte[1000]);
        left.send(new byte[] {2});
        assertThatThrownBy(() -> right.receiveInPlace((piece, offset, length) -> {
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(right.receive()).containsExactly(2);
    }

    @Test
    void shouldCloseIfTheReaderFailsHalfway() throws Exception {
        left.send(new byte[2 * SLOT]);
        assertThatThrownBy(() -> right.receiveInPlace((piece, offset, length) -> {
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(right.isOpen()).isFalse();
    }

    @Test
    void shouldRefuseToSendWithinAWriterAndReceiveWithinAReader() throws Exception {
        assertThatThrownBy(() -> left.sendInPlace(100, (piece, offset) -> unchecked(() -> left.send(new byte[5]))))
                .hasMessageContaining("PieceWriter must not send");
        left.send(new byte[100]);
        assertThatThrownBy(() -> right.receiveInPlace((piece, offset, length) -> unchecked(() -> right.receive())))
                .hasMessageContaining("PieceReader receive");
        left.send(new byte[] {7});
        assertThat(right.receive()).containsExactly(7);
    }

    @Test
    void shouldKeepSmallMessagesApartFromLargeOnes() throws Exception {
        int rounds = 3000;
        Background<Void> sender = Background.run(() -> {
            for (int i = 0; i < rounds; i++) {
                left.send(Payloads.of(i % 300, i));
                left.send(Payloads.of(i * 37 % 5000, i));
            }
        });
        ByteBuffer target = ByteBuffer.allocateDirect(5000);
        for (int i = 0; i < rounds; i++) {
            assertThat(right.receive()).isEqualTo(Payloads.of(i % 300, i));
            target.clear();
            int length = right.receive(target);
            byte[] found = new byte[length];
            target.flip().get(found);
            assertThat(found).isEqualTo(Payloads.of(i * 37 % 5000, i));
        }
        sender.get();
    }

    @Test
    void shouldDescribeItself() {
        assertThat(left.describe()).contains("shm:in-place-test", "window of 1024 KiB", "pid ");
    }

    private static void unchecked(Background.Action action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static PieceWriter writerOf(byte[] message) {
        return (piece, offset) -> piece.putBytes(0, message, offset, piece.capacity());
    }

    /** Puts a message together again. */
    private static final class Collector implements PieceReader {
        private final UnsafeBuffer message = new UnsafeBuffer(new byte[4 << 20]);
        private int length;

        @Override
        public void read(DirectBuffer piece, int messageOffset, int messageLength) {
            assertThat(messageOffset).isEqualTo(length);
            message.putBytes(messageOffset, piece, 0, piece.capacity());
            length += piece.capacity();
        }

        byte[] message(int expectedLength) {
            assertThat(length).isEqualTo(expectedLength);
            byte[] bytes = new byte[length];
            message.getBytes(0, bytes);
            return bytes;
        }
    }
}
