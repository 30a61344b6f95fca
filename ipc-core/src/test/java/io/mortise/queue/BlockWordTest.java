package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fits into a block's word, into a handle, and into a hold. */
class BlockWordTest {
    private static final int[] SLOTS = {0, 1, 63, 1023};

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void shouldKeepApartWhatIsInAWord(int generation) {
        for (int slot : SLOTS) {
            for (int state = BlockWord.HELD; state <= BlockWord.ORPHANED; state++) {
                long word = BlockWord.of(state, slot, generation);
                assertThat(BlockWord.state(word)).isEqualTo(state);
                assertThat(BlockWord.slot(word)).isEqualTo(slot);
                assertThat(BlockWord.generation(word)).isEqualTo(generation);
                assertThat(BlockWord.as(BlockWord.SENT, word))
                        .isEqualTo(BlockWord.of(BlockWord.SENT, slot, generation));
            }
        }
        assertThat(BlockWord.state(BlockWord.free(generation))).isEqualTo(BlockWord.FREE);
        assertThat(BlockWord.generation(BlockWord.free(generation))).isEqualTo(generation);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void shouldKeepApartWhatIsInAHandle(int generation) {
        for (int slot : SLOTS) {
            for (int index : new int[] {0, 1, BlockPoolLayout.MAX_BLOCKS - 1}) {
                long handle = BlockWord.handle(slot, generation, index);
                assertThat(handle).isPositive();
                assertThat(BlockWord.index(handle)).isEqualTo(index);
                for (int state : new int[] {BlockWord.SENT, BlockWord.ORPHANED}) {
                    assertThat(BlockWord.target(state, handle)).isEqualTo(BlockWord.of(state, slot, generation));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void shouldKeepApartWhatIsInAWordOfASharedBlock(int generation) {
        for (int inTransit : new int[] {0, 1, BlockWord.MAX_IN_TRANSIT}) {
            for (int version : new int[] {0, 1, (1 << 19) - 1}) {
                long word = BlockWord.shared(inTransit, version, generation);
                assertThat(BlockWord.isShared(word, generation)).isTrue();
                assertThat(BlockWord.isShared(word, generation + 1)).isFalse();
                assertThat(BlockWord.inTransit(word)).isEqualTo(inTransit);
                assertThat(BlockWord.version(word)).isEqualTo(version);
            }
        }
        assertThat(BlockWord.version(BlockWord.shared(3, 1 << 19, generation))).isZero();
        assertThat(BlockWord.inTransit(BlockWord.shared(3, 1 << 19, generation)))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void shouldKeepApartWhatIsInAHold(int generation) {
        for (int slot : SLOTS) {
            for (int ownerGeneration : new int[] {1, 1 << 18, (1 << 19) - 1}) {
                int owner = (ownerGeneration << 12) | (slot + 1);
                for (int references : new int[] {1, BlockHold.MAX_REFERENCES}) {
                    long hold = BlockHold.of(generation, owner, references, true);
                    assertThat(BlockHold.isOf(hold, generation)).isTrue();
                    assertThat(BlockHold.isOf(hold, generation ^ 1)).isFalse();
                    assertThat(BlockHold.owner(hold, slot)).isEqualTo(owner);
                    assertThat(BlockHold.references(hold)).isEqualTo(references);
                    assertThat(BlockHold.isSharer(hold)).isTrue();
                    assertThat(BlockHold.isSharer(BlockHold.of(generation, owner, references, false)))
                            .isFalse();
                }
                assertThat(BlockHold.isOf(BlockHold.of(generation, owner, 0, true), generation))
                        .isTrue();
                assertThat(BlockHold.isOf(BlockHold.of(generation, owner, 0, false), generation))
                        .isFalse();
            }
        }
    }
}
