package io.mortise.queue;

/** How many attachments may be on one side of a queue at a time. */
public enum Parties {
    /**
     * One. The first to send (or to receive) has the side until it closes its region or dies; another that tries is refused with an
     * {@link IllegalStateException} that says who has it. Threads of that attachment take turns: one at a time, and what hands the
     * turn over (a lock, a join) must be seen by both. Several at once would tear messages.
     */
    SINGLE(QueueDescriptor.KIND_SINGLE),

    /** Any number, and any number of threads at once. */
    MANY(QueueDescriptor.KIND_MANY);

    private final int kind;

    Parties(int kind) {
        this.kind = kind;
    }

    /** {@return what stands for it in shared memory} */
    int kind() {
        return kind;
    }

    /** {@return what that number stands for} */
    static Parties of(int kind) {
        for (Parties each : values()) {
            if (each.kind == kind) {
                return each;
            }
        }
        throw new IllegalArgumentException("kind=" + kind + " is neither single nor many");
    }
}
