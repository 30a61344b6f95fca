package io.mortise.queue;

import io.mortise.region.Futex;
import io.mortise.region.Region;
import java.util.ArrayList;
import java.util.List;

/** Looks at who has which block. */
final class BlockBrowser {
    private final BlockMemory memory;
    private final Region region;

    BlockBrowser(BlockMemory memory, Region region) {
        this.memory = memory;
        this.region = region;
    }

    BlockPoolState state(String name, boolean isTakerAsleep) {
        List<BlockPoolState.Use> uses = new ArrayList<>();
        int free = 0;
        for (int index = 0; index < memory.layout.blockCount(); index++) {
            long word = memory.word(index);
            if (BlockWord.state(word) == BlockWord.FREE) {
                free++;
            } else {
                addUses(uses, index, word);
            }
        }
        return new BlockPoolState(
                name,
                memory.layout.blockBytes(),
                memory.layout.blockCount(),
                free,
                List.copyOf(uses),
                memory.takenBack(BlockPoolDescriptor.TAKEN_BACK_HELD_OFFSET),
                memory.takenBack(BlockPoolDescriptor.TAKEN_BACK_IN_TRANSIT_OFFSET),
                isTakerAsleep,
                Futex.state());
    }

    private void addUses(List<BlockPoolState.Use> uses, int index, long word) {
        switch (BlockWord.state(word)) {
            case BlockWord.HELD -> uses.add(use(index, BlockPoolState.Kind.HELD, ownerOf(word), 1));
            case BlockWord.SENT -> uses.add(use(index, BlockPoolState.Kind.IN_TRANSIT, ownerOf(word), 1));
            case BlockWord.ORPHANED -> uses.add(use(index, BlockPoolState.Kind.IN_TRANSIT, 0, 1));
            default -> addSharedUses(uses, index, word);
        }
    }

    private void addSharedUses(List<BlockPoolState.Use> uses, int index, long word) {
        int sharer = 0;
        for (int slot = 0; slot < memory.layout.slotCount(); slot++) {
            long hold = memory.hold(index, slot);
            if (BlockHold.isOf(hold, BlockWord.generation(word))) {
                int owner = BlockHold.owner(hold, slot);
                sharer = BlockHold.isSharer(hold) ? owner : sharer;
                if (BlockHold.references(hold) > 0) {
                    uses.add(use(index, BlockPoolState.Kind.HELD, owner, BlockHold.references(hold)));
                }
            }
        }
        if (BlockWord.inTransit(word) > 0) {
            uses.add(use(index, BlockPoolState.Kind.IN_TRANSIT, sharer, BlockWord.inTransit(word)));
        }
    }

    private int ownerOf(long word) {
        int slot = BlockWord.slot(word);
        return slot < 0 || slot >= memory.layout.slotCount() ? 0 : memory.owner(slot);
    }

    private BlockPoolState.Use use(int index, BlockPoolState.Kind kind, int owner, int references) {
        return new BlockPoolState.Use(index, kind, region.describe(owner), references);
    }
}
