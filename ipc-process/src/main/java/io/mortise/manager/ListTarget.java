package io.mortise.manager;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/** A shared list. Each method is atomic; parts of it are copies, since clients have no others. */
@SuppressWarnings("JdkObsolete") // whose methods all are synchronized, which is what is wanted
final class ListTarget<E> extends Vector<E> implements WholeList {
    private static final long serialVersionUID = 1;

    private final transient Sameness sameness;

    ListTarget(Sameness sameness) {
        this.sameness = sameness;
    }

    @Override
    @SuppressWarnings("unchecked") // as its proxy has them
    public synchronized boolean compareAndReplace(Object[] expected, Object[] now) {
        if (expected.length != size()) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (!sameness.isSame(get(i), expected[i])) {
                return false;
            }
        }
        clear();
        addAll((Collection<? extends E>) Arrays.asList(now));
        return true;
    }

    // What is given may be another shared list, which must not be asked while this one's monitor is held: two could
    // wait for each other.

    @Override
    public boolean addAll(int at, Collection<? extends E> elements) {
        return super.addAll(at, new ArrayList<>(elements));
    }

    @Override
    public boolean containsAll(Collection<?> elements) {
        return super.containsAll(new ArrayList<>(elements));
    }

    @Override
    public boolean removeAll(Collection<?> elements) {
        return super.removeAll(new ArrayList<>(elements));
    }

    @Override
    public boolean retainAll(Collection<?> elements) {
        return super.retainAll(new ArrayList<>(elements));
    }

    @Override
    public synchronized List<E> subList(int from, int to) {
        return Collections.unmodifiableList(new ArrayList<>(super.subList(from, to)));
    }

    @Override
    public synchronized int indexOf(@Nullable Object element, int from) {
        for (int i = from; i < size(); i++) {
            if (sameness.isSame(get(i), element)) {
                return i;
            }
        }
        return -1;
    }

    // Since JDK 21 these are methods of List, whose default is not atomic.

    public synchronized E getFirst() {
        return get(index(0));
    }

    public synchronized E getLast() {
        return get(index(size() - 1));
    }

    public synchronized E removeFirst() {
        return remove(index(0));
    }

    public synchronized E removeLast() {
        return remove(index(size() - 1));
    }

    private int index(int at) {
        if (isEmpty()) {
            throw new NoSuchElementException("the list is empty");
        }
        return at;
    }
}
