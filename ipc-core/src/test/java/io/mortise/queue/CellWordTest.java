package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellWordTest {
    private static final int LARGEST_OWNER = Integer.MAX_VALUE;
    private static final int LONGEST = QueueOptions.MAX_MESSAGE_BYTES;
    private static final long LAST_LAP = (1L << 61) - 1;

    @Test
    void shouldSayWhatItWasMadeOf() {
        for (int owner : new int[] {1, 1 << 12 | 1, LARGEST_OWNER}) {
            for (int length : new int[] {0, 1, LONGEST, CellWord.RESERVED_LENGTH}) {
                long claimed = CellWord.claimed(owner, length);
                assertThat(CellWord.isClaimed(claimed)).isTrue();
                assertThat(CellWord.owner(claimed)).isEqualTo(owner);
                assertThat(CellWord.length(claimed)).isEqualTo(length);
                long taken = CellWord.taken(owner, length);
                assertThat(CellWord.isTaken(taken)).isTrue();
                assertThat(CellWord.owner(taken)).isEqualTo(owner);
                assertThat(CellWord.length(taken)).isEqualTo(length);
                assertThat(CellWord.isOwned(taken)).isTrue();
                assertThat(CellWord.isFree(taken)).isFalse();
            }
        }
    }

    @Test
    void shouldTellOneLapFromTheNext() {
        for (long lap : new long[] {0, 1, (1L << 31) - 1, 1L << 31, 1L << 40, LAST_LAP - 1}) {
            for (int ending = CellWord.FREED; ending <= CellWord.LOST; ending++) {
                long free = CellWord.free(ending, lap);
                assertThat(CellWord.isFree(free)).isTrue();
                assertThat(CellWord.ending(free)).isEqualTo(ending);
                assertThat(CellWord.isFreeFor(free, lap)).isTrue();
                assertThat(CellWord.isFreeFor(free, lap + 1)).isFalse();
                assertThat(CellWord.isFreeAfter(free, lap)).isFalse();
                assertThat(CellWord.isFreeAfter(CellWord.free(ending, lap + 1), lap))
                        .isTrue();
            }
            long committed = CellWord.committed(lap, LONGEST);
            assertThat(CellWord.isCommitted(committed, lap)).isTrue();
            assertThat(CellWord.isCommitted(committed, lap + 1)).isFalse();
            assertThat(CellWord.length(committed)).isEqualTo(LONGEST);
            assertThat(CellWord.isOwned(committed)).isFalse();
        }
    }

    @Test
    void shouldBeClosedAsNobodysClaim() {
        assertThat(CellWord.isClaimed(CellWord.CLOSED)).isTrue();
        assertThat(CellWord.isOwned(CellWord.CLOSED)).isFalse();
        assertThat(CellWord.isFree(CellWord.CLOSED)).isFalse();
    }

    @Test
    void shouldReadZeroedMemoryAsFree() {
        assertThat(CellWord.isFreeFor(0, 0)).isTrue();
        assertThat(CellWord.ending(0)).isEqualTo(CellWord.FREED);
    }
}
