package io.mortise.queue;

import io.mortise.codec.Codec;
import org.jspecify.annotations.Nullable;

/** Looks at elements without taking them, and removes them out of turn. */
final class ElementBrowser<T> {
    private final SharedQueue queue;
    private final Codec<T> codec;
    private final Tasks tasks;

    ElementBrowser(SharedQueue queue, Codec<T> codec, Tasks tasks) {
        this.queue = queue;
        this.codec = codec;
        this.tasks = tasks;
    }

    @Nullable
    T first() {
        Snapshot<T> snapshot = new Snapshot<>(codec, this::removeOutOfTurn);
        queue.browser().first(snapshot);
        return snapshot.first();
    }

    int count() {
        return queue.browser().count();
    }

    Snapshot<T> snapshot() {
        Snapshot<T> snapshot = new Snapshot<>(codec, this::removeOutOfTurn);
        queue.browser().forEach(snapshot);
        return snapshot;
    }

    boolean contains(Object wanted) {
        Snapshot<T> elements = snapshot();
        while (elements.hasNext()) {
            if (wanted.equals(elements.next())) {
                return true;
            }
        }
        return false;
    }

    /** Removes the first that is equal to an object. {@return whether there was one} */
    boolean remove(@Nullable Object wanted) {
        checkOutOfTurn();
        if (wanted == null) {
            return false;
        }
        Snapshot<T> elements = snapshot();
        while (elements.hasNext()) {
            if (wanted.equals(elements.next()) && elements.removeIfThere()) {
                return true;
            }
        }
        return false;
    }

    private boolean removeOutOfTurn(long position, long word) {
        checkOutOfTurn();
        boolean isRemoved = queue.removeOutOfTurn(position, word);
        if (isRemoved) {
            tasks.noticeEnding();
        }
        return isRemoved;
    }

    private void checkOutOfTurn() {
        if (queue.options().isInTurnOnly()) {
            throw new UnsupportedOperationException(
                    "queue " + queue.name() + " has a single producer and a single consumer, and hands over"
                            + " in turn only; make it for MANY to remove elements out of turn");
        }
    }

    /** Takes what is there now, and drops it. */
    void clear() {
        int limit = queue.size();
        if (limit > 0) {
            queue.poll((buffer, offset, length) -> {}, limit);
            tasks.noticeEnding();
        }
    }
}
