package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class ShmDistanceTest {
    private static final long NEAR_NS = 20;
    private static final long FAR_NS = 110;

    private final ShmDistance distance = new ShmDistance();

    @Test
    void shouldTakeProcessorsForNearAtFirst() {
        assertThat(distance.isFar()).isFalse();
    }

    @Test
    void shouldFollowWithinADozenSamplesBothWays() {
        for (int i = 0; i < 3; i++) {
            add(12, FAR_NS);
            assertThat(distance.isFar()).isTrue();
            add(12, NEAR_NS);
            assertThat(distance.isFar()).isFalse();
        }
    }

    @Test
    void shouldNotBeMisledByOutliers() {
        for (int i = 0; i < 100; i++) {
            add(1, 1_000_000);
            add(2, NEAR_NS);
            assertThat(distance.isFar()).isFalse();
        }
        add(12, FAR_NS);
        for (int i = 0; i < 100; i++) {
            add(1, NEAR_NS);
            add(2, FAR_NS);
            assertThat(distance.isFar()).isTrue();
        }
    }

    @Test
    void shouldTakeNoSampleOfAnOldValue() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);
        add(12, FAR_NS);
        for (int i = 0; i < 100; i++) {
            assertThat(distance.timedLoad(buffer, 0, 0)).isZero();
        }
        assertThat(distance.isFar()).isTrue();
    }

    private void add(int count, long loadNs) {
        for (int i = 0; i < count; i++) {
            distance.add(loadNs);
        }
    }
}
