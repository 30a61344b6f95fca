package io.mortise.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.fail;

import io.mortise.region.IpcException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each codec has to do. */
@ParameterizedClass
@MethodSource("io.mortise.codec.CodecCase#all")
class CodecContractTest<T> {
    private static final byte CANARY = 0x5A;
    private static final int MARGIN = 16;

    @Parameter
    CodecCase<T> tested;

    private byte[] encoded(T value) {
        try (Scratch scratch = Scratch.encode(tested.codec(), value)) {
            byte[] bytes = new byte[scratch.length()];
            scratch.buffer().getBytes(0, bytes);
            return bytes;
        }
    }

    private T decoded(byte[] bytes) {
        return tested.codec().decode(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Test
    void shouldGiveBackEachValue() {
        for (T value : tested.values()) {
            assertThat(Objects.deepEquals(decoded(encoded(value)), value))
                    .as("value=%s", value)
                    .isTrue();
        }
    }

    @Test
    void shouldKnowTheLengthBeforeOrSayThatItDoesNot() {
        for (T value : tested.values()) {
            int promised = tested.codec().encodedLength(value);
            assertThat(promised).isIn(Codec.UNKNOWN_LENGTH, encoded(value).length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 8})
    void shouldTouchNothingBesidesItsOwnRoom(int shift) {
        for (T value : tested.values()) {
            int length = encoded(value).length;
            byte[] memory = new byte[MARGIN + shift + length + MARGIN];
            Arrays.fill(memory, CANARY);
            UnsafeBuffer room = new UnsafeBuffer(memory, 0, MARGIN + shift + length);
            int written = tested.codec().encode(value, room, MARGIN + shift);
            assertThat(written).isEqualTo(length);
            for (int i = 0; i < memory.length; i++) {
                if (i < MARGIN + shift || i >= MARGIN + shift + length) {
                    assertThat(memory[i]).as("byte %s of value=%s", i, value).isEqualTo(CANARY);
                }
            }
            T again = tested.codec().decode(new UnsafeBuffer(memory), MARGIN + shift, length);
            assertThat(Objects.deepEquals(again, value)).as("value=%s", value).isTrue();
        }
    }

    @Test
    void shouldEncodeNoNull() {
        assertThatNullPointerException().isThrownBy(() -> encoded(null));
    }

    @Test
    void shouldHaveAFormat() {
        assertThat(tested.codec().format()).isNotEmpty();
        assertThat(tested.codec().toString()).contains("codec").doesNotContain("@");
    }

    @Test
    void shouldServeManyThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Callable<Void> work = () -> {
                for (int i = 0; i < 300; i++) {
                    T value = tested.values().get(i % tested.values().size());
                    if (!Objects.deepEquals(decoded(encoded(value)), value)) {
                        fail("value=" + value);
                    }
                }
                return null;
            };
            for (Future<Void> result : threads.invokeAll(List.of(work, work, work))) {
                result.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldRefuseEveryPrefixAndEveryExtension() {
        for (T value : tested.values()) {
            byte[] bytes = encoded(value);
            for (int length = 0; length < bytes.length; length += 1 + length / 64) {
                expectValueOrRefusal(Arrays.copyOf(bytes, length));
            }
            expectValueOrRefusal(Arrays.copyOf(bytes, bytes.length + 1));
        }
    }

    @Test
    void shouldGiveAValueOrARefusalForDamagedBytes() {
        SplittableRandom random = new SplittableRandom(1);
        int[] favourites = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20, 1 << 30};
        for (T value : tested.values()) {
            byte[] good = encoded(value);
            for (int round = 0; round < 400; round++) {
                byte[] bytes = good.clone();
                for (int times = random.nextInt(3); times >= 0 && bytes.length > 0; times--) {
                    int at = random.nextInt(Math.min(bytes.length, 4096));
                    if (random.nextBoolean() || at + 4 > bytes.length) {
                        bytes[at] = (byte) random.nextInt();
                    } else {
                        new UnsafeBuffer(bytes).putInt(at, favourites[random.nextInt(favourites.length)]);
                    }
                }
                expectValueOrRefusal(bytes);
            }
        }
    }

    @Test
    void shouldGiveAValueOrARefusalForAnyBytes() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            expectValueOrRefusal(bytes);
        }
    }

    private void expectValueOrRefusal(byte[] bytes) {
        // The codec must not look beyond its message, though there is more.
        byte[] memory = Arrays.copyOf(bytes, bytes.length + MARGIN);
        try {
            T value = tested.codec().decode(new UnsafeBuffer(memory), 0, bytes.length);
            assertThat(value).isNotNull();
            if (tested.isOpen()) {
                assertThat(encoded(value)).isEqualTo(bytes);
            }
        } catch (IpcException | IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
