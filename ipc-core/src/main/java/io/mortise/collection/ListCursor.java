package io.mortise.collection;

import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/** Goes through a list as it was at one moment; what is changed by it is changed in the list as well, if that is still the same there. */
final class ListCursor<E> implements ListIterator<E> {
    private static final int NONE = -1;

    private final SharedList<E> list;
    private final ListIterator<E> snapshot;
    private int lastIndex = NONE;
    private @Nullable E last;

    ListCursor(SharedList<E> list, List<E> snapshot, int index) {
        this.list = list;
        this.snapshot = snapshot.listIterator(index);
    }

    @Override
    public boolean hasNext() {
        return snapshot.hasNext();
    }

    @Override
    public E next() {
        int index = snapshot.nextIndex();
        E next = snapshot.next();
        last = next;
        lastIndex = index;
        return next;
    }

    @Override
    public boolean hasPrevious() {
        return snapshot.hasPrevious();
    }

    @Override
    public E previous() {
        int index = snapshot.previousIndex();
        E previous = snapshot.previous();
        last = previous;
        lastIndex = index;
        return previous;
    }

    @Override
    public int nextIndex() {
        return snapshot.nextIndex();
    }

    @Override
    public int previousIndex() {
        return snapshot.previousIndex();
    }

    @Override
    public void remove() {
        expectSame(list.removeIf(lastIndex, lastOrThrow()));
        snapshot.remove();
        lastIndex = NONE;
    }

    @Override
    public void set(E element) {
        expectSame(list.setIf(lastIndex, lastOrThrow(), element));
        snapshot.set(element);
        last = element;
    }

    @Override
    public void add(E element) {
        expectSame(list.addIf(snapshot.nextIndex(), element));
        snapshot.add(element);
        lastIndex = NONE;
    }

    private E lastOrThrow() {
        E element = last;
        if (lastIndex == NONE || element == null) {
            throw new IllegalStateException("neither next() nor previous() was called since the last change");
        }
        return element;
    }

    private void expectSame(boolean same) {
        if (!same) {
            throw new ConcurrentModificationException("the list " + list.name()
                    + " has another element there by now: index=" + lastIndex + "; nothing was changed");
        }
    }
}
