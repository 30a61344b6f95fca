package io.mortise.bench.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.bench.harness.CorruptedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 71, 1000, 4099})
    void shouldDifferInEveryByteFromTheMessageBefore(int length) {
        Payload payload = Payload.generate(length);
        try (Payload.Source source = payload.source(length)) {
            byte[] even = bytes(source.message(6), length);
            byte[] odd = bytes(source.message(7), length);

            for (int i = Long.BYTES; i < Stamp.tail(length); i++) {
                assertThat(odd[i]).isEqualTo((byte) ~even[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 71, 1000, 4099})
    void shouldFindAnyBitThatWasTurned(int length) throws Exception {
        Payload payload = Payload.generate(length);
        Sink sink = Sink.allocate(length);
        try (Payload.Source source = payload.source(length)) {
            sink.expect(length, source.fingerprint());
            for (int i = 0; i < length; i++) {
                sink.buffer().putBytes(0, source.message(5), 0, length);
                sink.checkBytes(5);
                sink.buffer().putByte(i, (byte) (sink.buffer().getByte(i) ^ 16));

                assertThatThrownBy(() -> sink.checkBytes(5)).isInstanceOf(CorruptedException.class);
            }
        }
    }

    @Test
    void shouldNotTakeTheMessageBeforeForThisOne() throws Exception {
        Payload payload = Payload.generate(128);
        Sink sink = Sink.allocate(128);
        try (Payload.Source source = payload.source(128)) {
            sink.expect(128, source.fingerprint());
            sink.buffer().putBytes(0, source.message(4), 0, 128);

            assertThatThrownBy(() -> sink.checkStamps(6))
                    .isInstanceOf(CorruptedException.class)
                    .hasMessageContaining("message 6");
            Stamp.put(sink.buffer(), 128, 5);
            assertThatThrownBy(() -> sink.checkBytes(5)).hasMessageContaining("CRC32C");
        }
    }

    @Test
    void shouldCheckTheSumOfWhatIsReadInPlace() {
        Payload payload = Payload.generate(1000);
        try (Payload.Source source = payload.source(1000)) {
            Fingerprint sent = source.fingerprint();
            UnsafeBuffer message = source.message(3);

            assertThatCode(() -> sent.checkSum(Checksum.sumOfMessage(message, 1000), 3))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> sent.checkSum(Checksum.sumOfMessage(message, 1000), 4))
                    .isInstanceOf(CorruptedException.class);
        }
    }

    @Test
    void shouldPutBackWhatTheStampsCovered() {
        Payload payload = Payload.generate(4096);
        Fingerprint before;
        try (Payload.Source whole = payload.source(4096)) {
            before = whole.fingerprint();
        }
        try (Payload.Source part = payload.source(1000)) {
            part.message(1);
            part.message(2);
        }
        try (Payload.Source whole = payload.source(4096)) {
            assertThat(whole.fingerprint()).isEqualTo(before);
        }
    }

    @Test
    void shouldRepeatAFileUntilTheSizeIsReached() throws Exception {
        Path file = Files.write(directory.resolve("payload"), new byte[] {1, 2, 3, 4, 5, 6, 7});

        Payload payload = Payload.read(file, 100);

        try (Payload.Source source = payload.source(100)) {
            assertThat(bytes(source.message(0), 100)[50]).isEqualTo((byte) (50 % 7 + 1));
        }
    }

    @Test
    void shouldSumLikeALoop() {
        UnsafeBuffer buffer = new UnsafeBuffer(Payload.allocate(8 * 13));
        long expected = 0;
        for (int i = 0; i < 13; i++) {
            buffer.putLong(8 * i, 1L << (4 * i));
            expected += 1L << (4 * i);
        }

        assertThat(Checksum.sum(buffer, 0, 8 * 13)).isEqualTo(expected);
        assertThat(Checksum.sum(buffer, 0, 8 * 13 - 1)).isEqualTo(expected - (1L << 48));
    }

    @Test
    void shouldAllowTwoMessagesOrSixtyFourMebibytesOnTheirWay() {
        assertThat(Window.of(64 << 10)).isEqualTo(new Window(1024, 256));
        assertThat(Window.of(16 << 20)).isEqualTo(new Window(4, 1));
        assertThat(Window.of(256 << 20)).isEqualTo(new Window(2, 1));
        assertThat(Window.of(1 << 30)).isEqualTo(new Window(2, 1));
    }

    private static byte[] bytes(UnsafeBuffer buffer, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return bytes;
    }
}
