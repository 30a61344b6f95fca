package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Connection} promises, between threads. */
abstract class ConnectionContract {
    static final Duration LONG = Duration.ofSeconds(60);
    private static final int MEBIBYTE = 1 << 20;

    /** Both ends of a fresh connection. */
    record Link(Connection left, Connection right) implements AutoCloseable {
        @Override
        public void close() {
            left.close();
            right.close();
        }
    }

    /** Connects two ends within this JVM. */
    abstract Link open(ConnectionOptions options) throws Exception;

    /** What both ends need to find each other. */
    ConnectionOptions options() {
        return ConnectionOptions.defaults();
    }

    final Link open() throws Exception {
        return open(options());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                7,
                8,
                9,
                100,
                4096,
                16_375,
                16_376,
                16_377,
                16_384,
                65_536,
                262_135,
                262_144,
                262_145,
                MEBIBYTE + 1
            })
    void shouldCarryMessagesOfEverySize(int length) throws Exception {
        try (Link link = open()) {
            byte[] message = Payloads.of(length, 1);
            Background<Void> sender = Background.run(() -> {
                link.left().send(message);
                link.left().send(new UnsafeBuffer(message), 0, length);
                link.left().send(direct(message));
            });
            assertThat(link.right().receive()).isEqualTo(message);
            ByteBuffer directTarget = ByteBuffer.allocateDirect(length + 10).position(5);
            assertThat(link.right().receive(directTarget)).isEqualTo(length);
            assertThat(directTarget.position()).isEqualTo(5 + length);
            assertThat(bytes(directTarget.flip().position(5))).isEqualTo(message);
            UnsafeBuffer target = new UnsafeBuffer(new byte[length + 10]);
            assertThat(link.right().receive(target, 3, length)).isEqualTo(length);
            byte[] found = new byte[length];
            target.getBytes(3, found);
            assertThat(found).isEqualTo(message);
            sender.get();
        }
    }

    @Test
    void shouldCarryLargeMessagesBothWaysAtOnce() throws Exception {
        int length = 64 * MEBIBYTE;
        try (Link link = open()) {
            byte[] toRight = Payloads.of(length, 2);
            byte[] toLeft = Payloads.of(length + 13, 3);
            Background<Void> left = Background.run(() -> link.left().send(toRight));
            Background<Void> right = Background.run(() -> link.right().send(direct(toLeft)));
            Background<byte[]> received = Background.call(() -> link.right().receive());
            ByteBuffer target = ByteBuffer.allocateDirect(length + 13);
            assertThat(link.left().receive(target)).isEqualTo(length + 13);
            assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(toLeft));
            assertThat(received.get()).isEqualTo(toRight);
            left.get();
            right.get();
        }
    }

    @Test
    void shouldTakeEveryKindOfBuffer() throws Exception {
        byte[] message = Payloads.of(100_000, 4);
        try (Link link = open()) {
            ByteBuffer slice = ByteBuffer.allocateDirect(100_100).position(50).slice();
            slice.put(0, message);
            UnsafeBuffer overSlice = new UnsafeBuffer(slice, 0, 100_000);
            UnsafeBuffer overAddress = new UnsafeBuffer(overSlice.addressOffset(), 100_000);
            ExpandableArrayBuffer expandable = new ExpandableArrayBuffer(100_000);
            expandable.putBytes(0, message);
            UnsafeBuffer shifted = new UnsafeBuffer(expandable.byteArray(), 10, 99_990);
            Background<Void> sender = Background.run(() -> {
                link.left().send(overSlice, 7, 99_993);
                link.left().send(overAddress, 7, 99_993);
                link.left().send(expandable, 7, 99_993);
                link.left().send(shifted, 0, 99_990);
                link.left().send(ByteBuffer.wrap(message, 7, 99_993).asReadOnlyBuffer());
                link.left().send(ByteBuffer.wrap(message, 7, 20));
            });
            byte[] tail = new byte[99_993];
            System.arraycopy(message, 7, tail, 0, tail.length);

            ByteBuffer memory = ByteBuffer.allocateDirect(100_000);
            UnsafeBuffer address = new UnsafeBuffer(new UnsafeBuffer(memory).addressOffset(), 100_000);
            assertThat(link.right().receive(address, 2, 99_998)).isEqualTo(99_993);
            assertThat(bytes(memory.duplicate().position(2).limit(99_995))).isEqualTo(tail);
            UnsafeBuffer inner = new UnsafeBuffer(memory, 5, 99_994);
            assertThat(link.right().receive(inner, 1, 99_993)).isEqualTo(99_993);
            assertThat(bytes(memory.duplicate().position(6).limit(99_999))).isEqualTo(tail);
            ByteBuffer heap = ByteBuffer.allocate(100_000).position(7);
            assertThat(link.right().receive(heap)).isEqualTo(99_993);
            assertThat(bytes(heap.flip().position(7))).isEqualTo(tail);
            assertThat(link.right().receive()).hasSize(99_990).endsWith(lastOf(message));
            assertThat(link.right().receive()).isEqualTo(tail);
            assertThat(link.right().receive()).hasSize(20).startsWith(tail[0], tail[1]);
            sender.get();
        }
    }

    @Test
    void shouldMovePositionsOnSuccessOnly() throws Exception {
        try (Link link = open()) {
            ByteBuffer message =
                    ByteBuffer.wrap(Payloads.of(100, 5)).position(40).limit(90);
            link.left().send(message);
            assertThat(message.position()).isEqualTo(90);
            ByteBuffer tooSmall = ByteBuffer.allocate(60).position(20);
            assertThatThrownBy(() -> link.right().receive(tooSmall)).isInstanceOf(MessageTooLongException.class);
            assertThat(tooSmall.position()).isEqualTo(20);
        }
    }

    @Test
    void shouldKeepMessageThatDoesNotFit() throws Exception {
        byte[] message = Payloads.of(5000, 6);
        try (Link link = open()) {
            link.left().send(message);
            link.left().send(new byte[] {42});
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> link.right().receive(new UnsafeBuffer(new byte[4999]), 0, 4999))
                        .isInstanceOfSatisfying(
                                MessageTooLongException.class,
                                e -> assertThat(e.lengthBytes()).isEqualTo(5000))
                        .hasMessageContaining("length=5000")
                        .hasMessageContaining("capacity=4999");
            }
            assertThat(link.right().receive()).isEqualTo(message);
            assertThat(link.right().receive()).containsExactly(42);
        }
    }

    @Test
    void shouldRefuseToSendMoreThanAllowed() throws Exception {
        try (Link link = open(options().maxMessageBytes(1000))) {
            assertThatThrownBy(() -> link.left().send(new byte[1001]))
                    .isInstanceOf(MessageTooLongException.class)
                    .hasMessageContaining("length=1001")
                    .hasMessageContaining("maxMessageBytes=1000");
            byte[] message = Payloads.of(1000, 7);
            link.left().send(message);
            assertThat(link.right().receive()).isEqualTo(message);
        }
    }

    @Test
    void shouldKeepOrderAndNeverMixWithManySendersAndReceivers() throws Exception {
        int threads = 4;
        int each = 300;
        try (Link link = open()) {
            List<Background<Void>> senders = new ArrayList<>();
            for (Connection end : List.of(link.left(), link.right())) {
                for (int t = 0; t < threads; t++) {
                    int sender = t;
                    senders.add(Background.run(() -> {
                        for (int i = 0; i < each; i++) {
                            end.send(numbered(sender, i));
                        }
                    }));
                }
            }
            Background<int[]> left = Background.call(() -> receiveNumbered(link.left(), threads, each));
            Background<int[]> right = Background.call(() -> receiveNumbered(link.right(), threads, each));
            assertThat(left.get()).containsOnly(each);
            assertThat(right.get()).containsOnly(each);
            for (Background<Void> sender : senders) {
                sender.get();
            }
        }
    }

    @Test
    void shouldHandEachMessageToOneOfSeveralReceivers() throws Exception {
        int total = 400;
        AtomicInteger sum = new AtomicInteger();
        try (Link link = open()) {
            List<Background<Void>> receivers = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                receivers.add(Background.run(() -> {
                    for (int i = 0; i < total / 4; i++) {
                        byte[] message = link.right().receive();
                        assertThat(message).isEqualTo(numbered(message[0], number(message)));
                        sum.addAndGet(number(message));
                    }
                }));
            }
            for (int i = 0; i < total; i++) {
                link.left().send(numbered(1, i));
            }
            for (Background<Void> receiver : receivers) {
                receiver.get();
            }
            assertThat(sum.get()).isEqualTo(total * (total - 1) / 2);
        }
    }

    private static byte[] numbered(int sender, int i) {
        int length = 8 + (i * 37 + sender * 1009) % 30_000;
        byte[] message = Payloads.of(length, sender * 1000L + i);
        ByteBuffer.wrap(message).put((byte) sender).putInt(i);
        return message;
    }

    private static int number(byte[] message) {
        return ByteBuffer.wrap(message, 1, Integer.BYTES).getInt();
    }

    private static int[] receiveNumbered(Connection end, int senders, int each) throws IOException {
        int[] next = new int[senders];
        for (int i = 0; i < senders * each; i++) {
            byte[] message = end.receive();
            int sender = message[0];
            assertThat(message).isEqualTo(numbered(sender, next[sender]));
            next[sender]++;
        }
        return next;
    }

    @Test
    void shouldMakeSenderWaitForSlowReader() throws Exception {
        int messages = 64;
        byte[] message = Payloads.of(MEBIBYTE, 8);
        AtomicInteger sent = new AtomicInteger();
        try (Link link = open()) {
            Background<Void> sender = Background.run(() -> {
                for (int i = 0; i < messages; i++) {
                    link.left().send(message);
                    sent.incrementAndGet();
                }
            });
            int before;
            do {
                before = sent.get();
                Thread.sleep(200);
            } while (sent.get() != before);
            assertThat(before).isLessThan(messages);
            for (int i = 0; i < messages; i++) {
                assertThat(link.right().receive()).isEqualTo(message);
            }
            sender.get();
        }
    }

    @Test
    void shouldDeliverWhatWasSentBeforeClose() throws Exception {
        byte[] message = Payloads.of(10_000, 9);
        try (Link link = open()) {
            link.left().send(message);
            link.left().send(new byte[0]);
            link.left().close();
            assertThat(link.right().receive()).isEqualTo(message);
            assertThat(link.right().receive()).isEmpty();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> link.right().receive()).isInstanceOf(EOFException.class);
            }
            assertThat(link.right().awaitReadable(LONG)).isTrue();
            assertThat(link.right().isOpen()).isTrue();
        }
    }

    @Test
    void shouldFailToSendOnceOtherSideHasClosed() throws Exception {
        try (Link link = open()) {
            link.right().close();
            assertThatThrownBy(() -> {
                        while (true) {
                            link.left().send(new byte[MEBIBYTE]);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectionClosedException.class);
            assertThatThrownBy(() -> link.left().send(new byte[1])).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldRefuseEverythingOnceClosed() throws Exception {
        try (Link link = open()) {
            assertThat(link.left().isOpen()).isTrue();
            link.left().close();
            link.left().close();
            assertThat(link.left().isOpen()).isFalse();
            assertThatThrownBy(() -> link.left().send(new byte[1])).isInstanceOf(ConnectionClosedException.class);
            assertThatThrownBy(() -> link.left().receive()).isInstanceOf(ConnectionClosedException.class);
            assertThatThrownBy(() -> link.left().awaitReadable(Duration.ZERO))
                    .isInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining(link.left().address());
            assertThat(link.left().describe()).contains(link.left().address());
        }
    }

    @Test
    void shouldWakeReceiversByClose() throws Exception {
        try (Link link = open()) {
            Background<byte[]> first = Background.call(() -> link.left().receive());
            first.letItBlock();
            Background<byte[]> second = Background.call(() -> link.left().receive());
            second.letItBlock();
            link.left().close();
            assertThatThrownBy(first::get).hasCauseInstanceOf(ConnectionClosedException.class);
            assertThatThrownBy(second::get).hasCauseInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    void shouldWakeSendersByClose() throws Exception {
        try (Link link = open()) {
            Background<Void> first = Background.run(() -> sendForEver(link.left()));
            Background<Void> second = Background.run(() -> sendForEver(link.left()));
            second.letItBlock();
            link.left().close();
            assertThatThrownBy(first::get).hasCauseInstanceOf(ConnectionClosedException.class);
            assertThatThrownBy(second::get).hasCauseInstanceOf(ConnectionClosedException.class);
        }
    }

    private static void sendForEver(Connection connection) throws IOException {
        while (true) {
            connection.send(new byte[MEBIBYTE]);
        }
    }

    @Test
    void shouldWakeAwaitReadableByClose() throws Exception {
        try (Link link = open()) {
            Background<Boolean> waiter = Background.call(() -> link.left().awaitReadable(LONG));
            waiter.letItBlock();
            link.left().close();
            assertThatThrownBy(waiter::get).hasCauseInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    void shouldCloseAndSaySoWhenInterruptedInReceive() throws Exception {
        try (Link link = open()) {
            Background<Boolean> receiver = Background.call(() -> {
                assertThatThrownBy(() -> link.left().receive())
                        .isInstanceOf(ConnectionClosedException.class)
                        .hasMessageContaining("interrupted");
                return Thread.currentThread().isInterrupted();
            });
            receiver.letItBlock();
            receiver.interrupt();
            assertThat(receiver.get()).isTrue();
            assertThat(link.left().isOpen()).isFalse();
            assertThatThrownBy(() -> link.right().receive()).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void shouldCloseAndSaySoWhenInterruptedInSend() throws Exception {
        try (Link link = open()) {
            Background<Void> sender = Background.run(() -> sendForEver(link.left()));
            sender.letItBlock();
            sender.interrupt();
            assertThatThrownBy(sender::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining("interrupted");
            assertThat(link.left().isOpen()).isFalse();
        }
    }

    @Test
    void shouldSurviveInterruptInAwaitReadable() throws Exception {
        try (Link link = open()) {
            Background<Boolean> waiter = Background.call(() -> link.left().awaitReadable(LONG));
            waiter.letItBlock();
            waiter.interrupt();
            assertThatThrownBy(waiter::get).hasCauseInstanceOf(InterruptedException.class);
            link.right().send(new byte[] {1, 2});
            assertThat(link.left().awaitReadable(LONG)).isTrue();
            assertThat(link.left().receive()).containsExactly(1, 2);
            link.left().send(new byte[] {3});
            assertThat(link.right().receive()).containsExactly(3);
        }
    }

    @Test
    void shouldTellWhetherThereIsSomethingToReceive() throws Exception {
        try (Link link = open()) {
            assertThat(link.right().awaitReadable(Duration.ZERO)).isFalse();
            assertThat(link.right().awaitReadable(Duration.ofMillis(20))).isFalse();
            Background<Boolean> waiter = Background.call(() -> link.right().awaitReadable(LONG));
            waiter.letItBlock();
            byte[] message = Payloads.of(300_000, 10);
            Background<Void> sender = Background.run(() -> link.left().send(message));
            assertThat(waiter.get()).isTrue();
            assertThat(link.right().awaitReadable(Duration.ZERO)).isTrue();
            assertThat(link.right().receive()).isEqualTo(message);
            sender.get();
            assertThat(link.right().awaitReadable(Duration.ofMillis(20))).isFalse();
            Background<byte[]> receiver = Background.call(() -> link.right().receive());
            link.left().send(message);
            assertThat(receiver.get()).isEqualTo(message);
        }
    }

    @Test
    void shouldSeeEmptyMessageAsReadable() throws Exception {
        try (Link link = open()) {
            link.left().send(new byte[0]);
            assertThat(link.right().awaitReadable(LONG)).isTrue();
            assertThat(link.right().receive(ByteBuffer.allocate(0))).isZero();
        }
    }

    @Test
    void shouldNotLetAwaitReadableWaitLongerThanAskedBehindReceiver() throws Exception {
        try (Link link = open()) {
            Background<byte[]> receiver = Background.call(() -> link.left().receive());
            receiver.letItBlock();
            assertThat(link.left().awaitReadable(Duration.ofMillis(50))).isFalse();
            link.right().send(new byte[] {9});
            assertThat(receiver.get()).containsExactly(9);
        }
    }

    @Test
    void shouldCheckBounds() throws Exception {
        try (Link link = open()) {
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[10]);
            assertThatThrownBy(() -> link.left().send(buffer, 5, 6)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> link.left().receive(buffer, 5, 6)).isInstanceOf(IndexOutOfBoundsException.class);
            link.left().send(buffer, 10, 0);
            assertThat(link.right().receive()).isEmpty();
        }
    }

    static ByteBuffer direct(byte[] message) {
        return ByteBuffer.allocateDirect(message.length).put(message).flip();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte lastOf(byte[] message) {
        return message[message.length - 1];
    }
}
