package io.mortise.queue;

import io.mortise.codec.Codec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The elements of a queue at one moment, in order. For one thread. */
final class Snapshot<T> implements Iterator<T>, QueueBrowser.Visitor {
    private final Codec<T> codec;
    private final Remover remover;
    private final List<Element<T>> elements = new ArrayList<>();
    private int next;
    private boolean isRemovable;

    private record Element<T>(long position, long word, T value) {}

    /** Removes an element out of turn. */
    @FunctionalInterface
    interface Remover {
        /** {@return true if the element is gone now, by this call} */
        boolean remove(long position, long word);
    }

    Snapshot(Codec<T> codec, Remover remover) {
        this.codec = codec;
        this.remover = remover;
    }

    @Override
    public boolean visit(long position, long word, DirectBuffer copy) {
        elements.add(new Element<>(position, word, codec.decode(copy, 0, copy.capacity())));
        return true;
    }

    /** {@return the first element, or null if there is none} */
    @Nullable
    T first() {
        return elements.isEmpty() ? null : elements.get(0).value;
    }

    @Override
    public boolean hasNext() {
        return next < elements.size();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        isRemovable = true;
        return elements.get(next++).value;
    }

    @Override
    public void remove() {
        if (!isRemovable) {
            throw new IllegalStateException("call next() first");
        }
        isRemovable = false;
        var unused = removeIfThere(); // if not, somebody else has taken it meanwhile
    }

    /** {@return true if the element last shown is gone now, by this call} */
    boolean removeIfThere() {
        Element<T> last = elements.get(next - 1);
        return remover.remove(last.position, last.word);
    }
}
