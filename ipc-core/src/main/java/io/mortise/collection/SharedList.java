package io.mortise.collection;

import static io.mortise.collection.CollectionDescriptor.LIST_TYPE;

import io.mortise.codec.Codec;
import io.mortise.codec.Scratch;
import io.mortise.region.Extent;
import io.mortise.region.Region;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link List} in a region, for all processes, without a server.
 *
 * <pre>{@code
 * List<String> log = SharedList.in(region, "log", Codecs.strings());
 * log.add("started");
 * }</pre>
 *
 * <p>Assumptions: all who use a name have codecs of the same {@linkplain Codec#format() format}. Elements are not null. What is got out is
 * a copy.
 *
 * <ol>
 *   <li>All methods may be called by any thread of any process, and each is atomic: {@code get}, {@code set}, {@code add}, {@code remove},
 *       {@code addAll}, {@code removeAll}, {@code retainAll}, {@code removeIf}, {@code replaceAll}, {@code sort}, {@code clear}, {@code toArray}.
 *       Nobody sees half of one. Between two calls others may change the list, so that an index can mean another element, or none
 *       ({@link IndexOutOfBoundsException}).
 *   <li>Reading is lock-free: it waits for nobody who changes something, is stopped, or has died. It begins anew if what it reads is replaced
 *       meanwhile. If that happens a hundred times in a row it takes the lock (but not in a region that is read-only, where reading
 *       is possible too).
 *   <li>Changes wait for each other, uninterruptibly. Functions and comparators run under the lock, may read this list, and must
 *       not change it ({@link IllegalStateException}). If one throws, nothing has changed.
 *   <li>A process may die at any instruction: the list is then as before its change, or as after it, and what it had taken is given back by the
 *       next one that changes something, which takes time in proportion to the list. One that is stopped is not robbed: changes wait
 *       for it.
 *   <li>{@code get}, {@code set}, {@code add} at the end and {@code remove} of the last take the same time however long the list is (now
 *       and then an {@code add} takes longer, as the table doubles). All other changes write the table, 8 bytes per element, anew.
 *   <li>The list grows as long as its region has room; then a change that needs more throws {@link io.mortise.region.RegionFullException},
 *       and has changed nothing. Room of removed elements is used again, by this list.
 *   <li>Iterators are snapshots: they show the elements that were in the list when they were made, and never fail to. What is done by
 *       {@code remove}, {@code set} or {@code add} of an iterator is done to the list, if the same element is still in that place, else it is
 *       refused by {@link java.util.ConcurrentModificationException}. So are {@code contains}, {@code indexOf}, {@code equals}, {@code hashCode},
 *       {@code toString}, {@code stream}. A {@code subList} is for lists that nobody else makes longer or shorter meanwhile.
 *   <li>After its region was closed every method throws {@link IllegalStateException}; changing throws it in a region that is read-only.
 * </ol>
 *
 * <p>Two elements are the same if they have the same bytes, or if {@code equals} says so.
 *
 * @param <E> the type of the elements
 */
public final class SharedList<E> extends AbstractList<E> implements RandomAccess {
    private static final Stripe.Look COUNT = ListStripe::count;
    private static final Stripe.Look COPY_ELEMENT = ListStripe::copyElement;
    private static final Stripe.Look COPY_ALL = ListStripe::copyAll;
    private static final Stripe.Change SET = (stripe, work) -> ((ListStripe) stripe).set(work);
    private static final Stripe.Change APPEND = (stripe, work) -> ((ListStripe) stripe).append(work);
    private static final Stripe.Change REMOVE =
            (stripe, work) -> ((ListStripe) stripe).removeRange(work.slot, work.slot + 1);
    private static final Stripe.Change CLEAR = (stripe, work) -> ((ListStripe) stripe).clear();

    private final Core<ListStripe> core;
    private final Codec<E> codec;
    private final ListStripe stripe;
    private final Extent extent;

    private SharedList(Core<ListStripe> core, Codec<E> codec) {
        this.core = core;
        this.codec = codec;
        stripe = core.stripe(0);
        extent = core.memory.extent();
    }

    /**
     * Finds a list, or makes it. All processes run this same line.
     *
     * @param region where
     * @param name   its name in the region, at most 124 bytes
     * @param codec  of its elements, with the same format for all
     * @param <E>    the type of the elements
     * @return a handle to it
     * @throws io.mortise.region.RegionMismatchException if the name is taken by something else, or by a list with elements of another format
     * @throws io.mortise.region.RegionFullException     if there is no room to make it
     * @throws io.mortise.region.RegionCorruptException  if it is damaged
     * @throws IllegalStateException if the region was closed, or is read-only and has no such list
     */
    public static <E> SharedList<E> in(Region region, String name, Codec<E> codec) {
        return of(Memory.extent(region, name, LIST_TYPE, 1, 1, codec, null), codec);
    }

    /** A list in the memory of a list. */
    static <E> SharedList<E> of(Extent extent, Codec<E> codec) {
        Core<ListStripe> core = Core.of(extent, ListStripe::new);
        core.memory.checkFormats(codec, null);
        return new SharedList<>(core, codec);
    }

    /**
     * Takes a list's name away, as {@link Region#remove} does, with all that belongs to it.
     *
     * @param region where
     * @param name   its name in the region
     * @return true if there was one
     */
    public static boolean remove(Region region, String name) {
        return Memory.remove(region, name);
    }

    /** {@return its name in the region} */
    public String name() {
        return extent.name();
    }

    /** {@return what can be seen of it now} Goes through all pages. */
    public CollectionState state() {
        return core.state();
    }

    // Reading

    @Override
    public int size() {
        extent.checkReadable();
        try (Workspace work = Workspace.open()) {
            stripe.read(work, COUNT);
            return work.slot;
        }
    }

    @Override
    public E get(int index) {
        extent.checkReadable();
        try (Workspace work = Workspace.open()) {
            work.slot = index;
            if (index < 0 || !stripe.read(work, COPY_ELEMENT)) {
                throw noSuch(index);
            }
            return work.decodeFound(codec);
        }
    }

    private IndexOutOfBoundsException noSuch(int index) {
        return new IndexOutOfBoundsException("index=" + index + " size=" + size() + " of list " + name());
    }

    /** {@return the elements as they are at one moment} */
    private List<E> snapshot() {
        extent.checkReadable();
        try (Workspace work = Workspace.open()) {
            stripe.read(work, COPY_ALL);
            return decodeAll(work);
        }
    }

    private List<E> decodeAll(Workspace work) {
        List<E> elements = new ArrayList<>();
        DirectBuffer found = work.found;
        for (int offset = 0; offset < work.foundLength; ) {
            int length = found.getInt(offset);
            elements.add(codec.decode(found, offset + Integer.BYTES, length));
            offset += Integer.BYTES + length;
        }
        return elements;
    }

    @Override
    public Iterator<E> iterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<E> listIterator(int index) {
        List<E> snapshot = snapshot();
        if (index < 0 || index > snapshot.size()) {
            throw noSuch(index);
        }
        return new ListCursor<>(this, snapshot, index);
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliterator(snapshot(), Spliterator.ORDERED | Spliterator.NONNULL);
    }

    @Override
    public Object[] toArray() {
        return snapshot().toArray();
    }

    @Override
    public <T> T[] toArray(T[] array) {
        return snapshot().toArray(array);
    }

    @Override
    public boolean contains(Object element) {
        return indexOf(element) >= 0;
    }

    @Override
    public int indexOf(@Nullable Object element) {
        return IntStream.of(indicesOf(element)).findFirst().orElse(-1);
    }

    @Override
    public int lastIndexOf(@Nullable Object element) {
        int[] indices = indicesOf(element);
        return indices.length == 0 ? -1 : indices[indices.length - 1];
    }

    private int[] indicesOf(@Nullable Object element) {
        List<E> snapshot = snapshot();
        if (element == null) {
            return new int[0];
        }
        try (Workspace work = Workspace.open()) {
            work.encodeValue(codec, cast(element));
            return IntStream.range(0, snapshot.size())
                    .filter(index -> isSame(work, element, snapshot.get(index)))
                    .toArray();
        }
    }

    /** True if an element is the one that was encoded as the value. */
    private boolean isSame(Workspace work, Object element, E found) {
        if (element.equals(found)) {
            return true;
        }
        work.foundLength = Workspace.encode(codec, found, work.found);
        return work.isValueFound();
    }

    // Changing

    @Override
    public boolean add(E element) {
        try (Workspace work = Workspace.open()) {
            work.encodeValue(codec, Objects.requireNonNull(element));
            stripe.lock(work);
            try {
                stripe.change(work, APPEND);
            } finally {
                stripe.unlock(work);
            }
            return true;
        }
    }

    @Override
    public void add(int index, E element) {
        if (!addIf(index, element)) {
            throw noSuch(index);
        }
    }

    /** {@return false if the list is not so long} */
    boolean addIf(int index, E element) {
        return insert(index, List.of(element));
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        return insert(Integer.MAX_VALUE, List.copyOf(elements)) && !elements.isEmpty();
    }

    @Override
    public boolean addAll(int index, Collection<? extends E> elements) {
        List<? extends E> added = List.copyOf(elements);
        if (index == Integer.MAX_VALUE || !insert(index, added)) {
            throw noSuch(index);
        }
        return !added.isEmpty();
    }

    private boolean insert(int index, List<? extends E> elements) {
        try (Workspace work = Workspace.open()) {
            int[] lengths = encodeAll(work, elements);
            stripe.lock(work);
            try {
                int size = count(work);
                int at = index == Integer.MAX_VALUE ? size : index;
                if (at < 0 || at > size) {
                    return false;
                }
                work.slot = at;
                if (elements.size() == 1 && at == size) {
                    stripe.change(work, APPEND);
                } else if (!elements.isEmpty()) {
                    stripe.change(work, (same, workspace) -> ((ListStripe) same).insert(workspace, lengths));
                }
                return true;
            } finally {
                stripe.unlock(work);
            }
        }
    }

    private int[] encodeAll(Workspace work, List<? extends E> elements) {
        int[] lengths = new int[elements.size()];
        int length = 0;
        for (int i = 0; i < lengths.length; i++) {
            E element = elements.get(i);
            int promised = codec.encodedLength(element);
            lengths[i] = codec.encode(element, work.value, length);
            Scratch.checkWritten(codec, promised, lengths[i]);
            length = Math.addExact(length, lengths[i]);
        }
        work.valueLength = length;
        return lengths;
    }

    @Override
    public E set(int index, E element) {
        return change(index, Objects.requireNonNull(element), SET);
    }

    @Override
    public E remove(int index) {
        return change(index, null, REMOVE);
    }

    private E change(int index, @Nullable E element, Stripe.Change change) {
        try (Workspace work = Workspace.open()) {
            if (element != null) {
                work.encodeValue(codec, element);
            }
            boolean found;
            stripe.lock(work);
            try {
                work.slot = index;
                found = index >= 0 && stripe.readLocked(work, COPY_ELEMENT);
                if (found) {
                    stripe.change(work, change);
                }
            } finally {
                stripe.unlock(work);
            }
            if (!found) {
                throw noSuch(index);
            }
            return work.decodeFound(codec);
        }
    }

    /** {@return false if another element is there} */
    boolean removeIf(int index, E expected) {
        return changeIf(index, expected, null);
    }

    /** {@return false if another element is there} */
    boolean setIf(int index, E expected, E element) {
        return changeIf(index, expected, Objects.requireNonNull(element));
    }

    private boolean changeIf(int index, E expected, @Nullable E element) {
        try (Workspace work = Workspace.open()) {
            work.encodeValue(codec, expected);
            stripe.lock(work);
            try {
                work.slot = index;
                if (!stripe.readLocked(work, COPY_ELEMENT)
                        || !(work.isValueFound() || expected.equals(work.decodeFound(codec)))) {
                    return false;
                }
                if (element == null) {
                    stripe.change(work, REMOVE);
                } else {
                    work.encodeValue(codec, element);
                    stripe.change(work, SET);
                }
                return true;
            } finally {
                stripe.unlock(work);
            }
        }
    }

    @Override
    public boolean remove(Object element) {
        boolean[] done = new boolean[1];
        Objects.requireNonNull(element);
        try (Workspace expected = Workspace.open()) {
            expected.encodeValue(codec, cast(element));
            return removeIf(found -> {
                boolean isFirst = !done[0] && isSame(expected, element, found);
                done[0] |= isFirst;
                return isFirst;
            });
        }
    }

    @Override
    public boolean removeAll(Collection<?> elements) {
        Objects.requireNonNull(elements);
        return removeIf(elements::contains);
    }

    @Override
    public boolean retainAll(Collection<?> elements) {
        Objects.requireNonNull(elements);
        return removeIf(found -> !elements.contains(found));
    }

    @Override
    public boolean removeIf(Predicate<? super E> filter) {
        Objects.requireNonNull(filter);
        return rearrange(elements -> IntStream.range(0, elements.size())
                .filter(index -> !filter.test(elements.get(index)))
                .toArray());
    }

    /** Sorts the list, stably; the elements must not be null, but the comparator may be, for their natural order. */
    @Override
    @SuppressWarnings("unchecked") // as List has it: without a comparator the elements are comparable
    public void sort(@Nullable Comparator<? super E> comparator) {
        Comparator<? super E> order =
                comparator == null ? (Comparator<? super E>) (Comparator<?>) Comparator.naturalOrder() : comparator;
        rearrange(elements -> {
            Integer[] indices = new Integer[elements.size()];
            Arrays.setAll(indices, index -> index);
            Arrays.sort(indices, (left, right) -> order.compare(elements.get(left), elements.get(right)));
            return Arrays.stream(indices).mapToInt(Integer::intValue).toArray();
        });
    }

    /** Works out which elements are kept, and in which order. */
    private interface Arrangement<E> {
        int[] of(List<E> elements);
    }

    /** {@return true if there are fewer now} */
    private boolean rearrange(Arrangement<E> arrangement) {
        try (Workspace work = Workspace.open()) {
            stripe.lock(work);
            try {
                stripe.readLocked(work, COPY_ALL);
                List<E> elements = decodeAll(work);
                int[] kept = arrangement.of(elements);
                boolean same = kept.length == elements.size()
                        && IntStream.range(0, kept.length).allMatch(index -> kept[index] == index);
                if (!same) {
                    stripe.change(work, (changed, workspace) -> ((ListStripe) changed).keep(kept));
                }
                return kept.length < elements.size();
            } finally {
                stripe.unlock(work);
            }
        }
    }

    @Override
    public void replaceAll(UnaryOperator<E> operator) {
        Objects.requireNonNull(operator);
        try (Workspace work = Workspace.open()) {
            stripe.lock(work);
            try {
                stripe.readLocked(work, COPY_ALL);
                List<E> elements = decodeAll(work);
                elements.replaceAll(element -> Objects.requireNonNull(operator.apply(element)));
                int[] lengths = encodeAll(work, elements);
                stripe.change(work, (same, workspace) -> ((ListStripe) same).replaceAll(workspace, lengths));
            } finally {
                stripe.unlock(work);
            }
        }
    }

    @Override
    protected void removeRange(int fromIndex, int toIndex) {
        try (Workspace work = Workspace.open()) {
            stripe.lock(work);
            try {
                if (fromIndex < 0 || fromIndex > toIndex || toIndex > count(work)) {
                    throw noSuch(toIndex);
                }
                if (fromIndex < toIndex) {
                    stripe.change(work, (same, unused) -> ((ListStripe) same).removeRange(fromIndex, toIndex));
                }
            } finally {
                stripe.unlock(work);
            }
        }
    }

    /** How many there are, under the lock: what a dead one has left is not put right yet. */
    private int count(Workspace work) {
        stripe.readLocked(work, COUNT);
        return work.slot;
    }

    @Override
    public void clear() {
        try (Workspace work = Workspace.open()) {
            stripe.lock(work);
            try {
                stripe.change(work, CLEAR);
            } finally {
                stripe.unlock(work);
            }
        }
    }

    @SuppressWarnings("unchecked") // the codec refuses what it is not
    private E cast(Object element) {
        return (E) element;
    }
}
