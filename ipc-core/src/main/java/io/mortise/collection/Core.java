package io.mortise.collection;

import io.mortise.region.Extent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** One collection as one attachment has it: what all handles of it share. */
final class Core<S extends Stripe> {
    final Memory memory;
    private final List<S> stripes;
    private final int mask;
    private final long seed;

    private Core(Memory memory, List<S> stripes) {
        this.memory = memory;
        this.stripes = stripes;
        mask = stripes.size() - 1;
        seed = memory.seed();
    }

    /** The one of this attachment. */
    @SuppressWarnings("unchecked") // one extent is one kind of collection
    static <S extends Stripe> Core<S> of(Extent extent, BiFunction<Memory, Integer, S> stripe) {
        // Made first, since its locks are companions themselves.
        Memory memory = Memory.of(extent);
        List<S> stripes = new ArrayList<>();
        for (int number = 0; number < memory.stripes(); number++) {
            stripes.add(stripe.apply(memory, number));
        }
        Core<S> made = new Core<>(memory, stripes);
        Core<S> core = extent.companion(Core.class, Core.class, () -> made);
        extent.onClose(Core.class, core::awaitOutside);
        return core;
    }

    private void awaitOutside() {
        stripes.forEach(Stripe::awaitOutside);
    }

    S stripe(int number) {
        return stripes.get(number);
    }

    int stripes() {
        return stripes.size();
    }

    /** The stripe of the key that was encoded. */
    S stripeOf(Workspace workspace) {
        workspace.hash = KeyHash.of(workspace.key, workspace.keyLength, seed);
        return stripes.get((int) workspace.hash & mask);
    }

    long size() {
        memory.extent().checkReadable();
        long size = 0;
        for (int number = 0; number <= mask; number++) {
            S stripe = stripes.get(number);
            stripe.repairIfAbandoned();
            size += stripe.size();
        }
        return size;
    }

    CollectionState state() {
        long entries = size();
        return new CollectionState(
                memory.extent().name(),
                entries,
                stripes.size(),
                memory.reservedBytes(),
                memory.freeBytes(),
                stripes.stream().mapToLong(Stripe::sweeps).sum(),
                stripes.stream().mapToLong(Stripe::ownerDeaths).sum());
    }
}
