package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BundleTest {
    private static final int LARGE = 1 << 20;

    @Test
    void shouldCarryNothingOfEarlierBundles() {
        Bundle.Writer writer = new Bundle.Writer(null, index -> "item " + index);
        for (int i = 0; i < 3; i++) {
            writer.add(new byte[LARGE], i);
            assertThat(finish(writer, i).packed().totalBytes()).isBetween((long) LARGE, LARGE + 100L);
        }
        writer.add(1, 3);
        assertThat(writer.isShort()).isTrue();
        assertThat(finish(writer, 3).isShort()).isTrue();
    }

    @Test
    void shouldCarryTheArraysOfTheFunctionEachTime() {
        byte[] captured = new byte[LARGE];
        RemoteFunction<Integer, Integer> function = index -> (int) captured[index];
        Bundle.Writer writer = new Bundle.Writer(function, index -> "item " + index);
        for (int i = 0; i < 3; i++) {
            writer.add(new byte[LARGE], i);
            assertThat(finish(writer, i).packed().totalBytes()).isBetween(2L * LARGE, 2 * LARGE + 10_000L);
        }
    }

    private static Bundle finish(Bundle.Writer writer, int first) {
        return writer.finish(first, null, 0);
    }
}
