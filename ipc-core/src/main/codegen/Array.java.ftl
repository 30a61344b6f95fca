<#-- An array of each primitive type. -->
<#import "operations.ftl" as common>
<#assign class = t.name + "Array">
<#assign numeric = t.kind != "boolean">
<#assign buffer = numeric?then(t.name, "Byte") + "Buffer">
<#assign streamed = numeric?then("array.getPlain(next++)", "array.getPlain(next++) ? 1 : 0")>
<#assign imports = [
    "io.mortise.region.Extent",
    "io.mortise.region.Region",
    "java.lang.ref.Reference",
    "java.nio." + buffer,
    "java.util.Objects",
    "java.util.Spliterator",
    "java.util.function." + t.stream + "Consumer",
    "java.util.stream." + t.stream + "Stream",
    "java.util.stream.StreamSupport",
    "org.agrona.UnsafeApi",
    "org.jspecify.annotations.Nullable"
]>
<#if numeric>
<#assign imports += ["java.util.function.${t.operand}BinaryOperator", "java.util.function.${t.operand}UnaryOperator"]>
</#if>
package io.mortise.value;

<#list imports?sort as import>
import ${import};
</#list>

/**
 * An array of {@code ${t.type}} in a region, shared by all who are attached to it. Its length is fixed when it is created, and
 * may exceed what one Java array holds: indices are {@code long}. Methods for single elements have the names and the meaning
 * of those of {@link java.util.concurrent.atomic.AtomicLongArray}.
 *
 * <pre>{@code
 * ${class} shared = ${class}.in(region, "shared", 1024);
<#if numeric>
 * shared.incrementAndGet(17);
<#else>
 * boolean first = shared.compareAndSet(17, false, true);
</#if>
 * }</pre>
 *
 * <ol>
 *   <li>Any number of threads of any number of processes may use it at once. A method for one element is atomic, allocates
 *       nothing and never waits; neighbours of an element are never touched.
<#if numeric>
 *   <li>Methods that take a function are lock-free: they try again when somebody else was faster.
</#if>
 *   <li>Methods for many elements (bulk {@code get} and {@code put}, {@code fill}, {@code copyTo}, {@code stream},
 *       <#if numeric>{@code sum}, </#if>views) read and write plainly, in no order that others could rely on. No element is ever seen
 *       half written, but others may see some new and some old ones, unless a lock, or a releasing write after and an acquiring
 *       read before, keeps them apart.
 *   <li>A process that dies leaves every element as it last wrote it; of a bulk write, a part.
<#if t.kind == "boolean">
 *   <li>An element is kept as a byte, 0 or 1. Any other byte, which only a foreign program can have written, reads as true, but
 *       compares unequal to both.
</#if>
<#if t.kind == "floating">
 *   <li>Comparisons are of bits, as those of {@link java.lang.invoke.VarHandle}: {@code 0.0} is not {@code -0.0}, and a NaN is
 *       equal to a NaN of the same bits.
</#if>
 *   <li>An index out of bounds throws {@link IndexOutOfBoundsException}, and nothing is read or written.
 *   <li>Every method throws {@link IllegalStateException} once the region was closed here; those that write also if it was
 *       attached for reading only. A bulk operation under way may finish.
 *   <li>What takes several steps can be guarded with {@link #lock()}, which comes with the array, and which no method takes by
 *       itself.
 * </ol>
 *
 * @see ArrayDescriptor
 */
public final class ${class} extends SharedArray {
    private static final String TYPE = "${t.type}[]";
    private static final int SHIFT = ${t.shift};
    private static final int MAX_RUN = MAX_RUN_BYTES >> SHIFT;
    private static final long JAVA_ARRAY_OFFSET = UnsafeApi.arrayBaseOffset(${t.type}[].class);

    private final long nearAddress;

    /** Elements before this one may be read, and are near; one comparison tells both. 0 when they may not be read any more. */
    private long readableLength;

    /** Elements before this one may be written, and are near. */
    private long writableLength;

    private ${class}(Extent extent) {
        super(extent, SHIFT);
        nearAddress = addressOf(0);
        readableLength = Math.min(length(), SEGMENT_BYTES >> SHIFT);
        writableLength = extent.region().isReadOnly() ? 0 : readableLength;
    }

    /**
     * Finds an array, or creates it, each element {@code <#if numeric>0<#else>false</#if>}.
     *
     * @param region the region it is in
     * @param name   its name there
     * @param length the number of its elements
     * @return a handle of it
     * @throws IllegalArgumentException                  if the length is negative
     * @throws io.mortise.region.RegionMismatchException if something else has that name, for example an array of another length
     * @throws io.mortise.region.RegionFullException     if there is no room for it
     * @throws IllegalStateException                     if the region was closed, or is read-only and does not have it
     */
    public static ${class} in(Region region, String name, long length) {
        return handle(${class}.class, new ${class}(region.extent(ArrayDescriptor.spec(name, TYPE, length, SHIFT))));
    }

    /**
     * Finds an array, or creates it with a value for each element to begin with. Only the creator sets that, before anybody can
     * see it: what is found stays as it is.
     *
     * @param region  the region it is in
     * @param name    its name there
     * @param length  the number of its elements
     * @param initial what each element begins with if the array is new
     * @return a handle of it
     * @throws IllegalArgumentException                  if the length is negative
     * @throws io.mortise.region.RegionMismatchException if something else has that name, for example an array of another length
     * @throws io.mortise.region.RegionFullException     if there is no room for it
     * @throws IllegalStateException                     if the region was closed, or is read-only and does not have it
     */
    public static ${class} in(Region region, String name, long length, ${t.type} initial) {
        Extent extent = region.extent(
                ArrayDescriptor.spec(name, TYPE, length, SHIFT), made -> new ${class}(made).fill(initial));
        return handle(${class}.class, new ${class}(extent));
    }

    /**
     * Finds an array, or creates it with these elements. Only the creator sets them, before anybody can see it: what is found
     * stays as it is.
     *
     * @param region  the region it is in
     * @param name    its name there
     * @param initial what the array begins with if it is new, and as many elements as it has
     * @return a handle of it
     * @throws io.mortise.region.RegionMismatchException if something else has that name, for example an array of another length
     * @throws io.mortise.region.RegionFullException     if there is no room for it
     * @throws IllegalStateException                     if the region was closed, or is read-only and does not have it
     */
    public static ${class} in(Region region, String name, ${t.type}[] initial) {
        Extent extent = region.extent(
                ArrayDescriptor.spec(name, TYPE, initial.length, SHIFT), made -> new ${class}(made).put(0, initial));
        return handle(${class}.class, new ${class}(extent));
    }

    private long readable(long index) {
        if (index >= 0 && index < readableLength) {
            return nearAddress + (index << SHIFT);
        }
        extent.checkReadable();
        return checkedAddress(index);
    }

    private long writable(long index) {
        if (index >= 0 && index < writableLength) {
            return nearAddress + (index << SHIFT);
        }
        extent.checkWritable();
        return checkedAddress(index);
    }

    @Override
    void refuse() {
        readableLength = 0;
        writableLength = 0;
    }
<@common.operations t=t array=true/>

    /**
     * Reads as many elements as a Java array has.
     *
     * @param index       the first of them
     * @param destination where to put them
     * @throws IndexOutOfBoundsException if there are fewer
     */
    public void get(long index, ${t.type}[] destination) {
        get(index, destination, 0, destination.length);
    }

    /**
     * Reads elements into a Java array.
     *
     * @param index       the first of them
     * @param destination where to put them
     * @param offset      index of the first one in the destination
     * @param count       how many
     * @throws IndexOutOfBoundsException if there are fewer, or no room for them
     */
    public void get(long index, ${t.type}[] destination, int offset, int count) {
        checkRun(index, count);
        Objects.checkFromIndexSize(offset, count, destination.length);
        extent.checkReadable();
<#if numeric>
        copyOut(index, destination, JAVA_ARRAY_OFFSET + ((long) offset << SHIFT), count);
<#else>
        // Not copied as they are: a Java boolean that is neither 0 nor 1 would be a trap for the JVM.
        for (int i = 0; i < count; i++) {
            destination[offset + i] = getPlain(index + i);
        }
</#if>
    }

    /**
     * Reads as many elements as a buffer has room for, and advances its position.
     *
     * @param index       the first of them
     * @param destination where to put them<#if !numeric>, as bytes 0 and 1</#if>
     * @throws IndexOutOfBoundsException         if there are fewer
     * @throws java.nio.ReadOnlyBufferException if the buffer is
     */
    public void get(long index, ${buffer} destination) {
        checkRun(index, destination.remaining());
        extent.checkReadable();
<#if numeric>
        for (long next = index; destination.hasRemaining(); ) {
            int count = Math.min(destination.remaining(), MAX_RUN);
            destination.put(view(next, count));
            next += count;
        }
<#else>
        for (long next = index; destination.hasRemaining(); next++) {
            destination.put((byte) (getPlain(next) ? 1 : 0));
        }
</#if>
    }

    /**
     * Writes all elements of a Java array.
     *
     * @param index  where the first of them goes
     * @param source the new elements
     * @throws IndexOutOfBoundsException if there is no room for them
     */
    public void put(long index, ${t.type}[] source) {
        put(index, source, 0, source.length);
    }

    /**
     * Writes elements of a Java array.
     *
     * @param index  where the first of them goes
     * @param source the new elements
     * @param offset index of the first one in the source
     * @param count  how many
     * @throws IndexOutOfBoundsException if there are fewer, or no room for them
     */
    public void put(long index, ${t.type}[] source, int offset, int count) {
        checkRun(index, count);
        Objects.checkFromIndexSize(offset, count, source.length);
        extent.checkWritable();
        copyIn(source, JAVA_ARRAY_OFFSET + ((long) offset << SHIFT), index, count);
    }

    /**
     * Writes what remains in a buffer, and advances its position.
     *
     * @param index  where the first element goes
     * @param source the new elements<#if !numeric>, where any byte but 0 is true</#if>
     * @throws IndexOutOfBoundsException if there is no room for them
     */
    public void put(long index, ${buffer} source) {
        checkRun(index, source.remaining());
        extent.checkWritable();
<#if numeric>
        int end = source.limit();
        try {
            for (long next = index; source.position() < end; ) {
                int count = Math.min(end - source.position(), MAX_RUN);
                view(next, count).put(source.limit(source.position() + count));
                next += count;
            }
        } finally {
            source.limit(end);
        }
<#else>
        for (long next = index; source.hasRemaining(); next++) {
            setPlain(next, source.get() != 0);
        }
</#if>
    }

    /**
     * Writes one value to all elements.
     *
     * @param value the new value of each
     */
    public void fill(${t.type} value) {
        fill(0, length(), value);
    }

    /**
     * Writes one value to a range of elements.
     *
     * @param fromIndex the first of them
     * @param toIndex   the one behind the last
     * @param value     the new value of each
     */
    public void fill(long fromIndex, long toIndex, ${t.type} value) {
        checkRange(fromIndex, toIndex);
        extent.checkWritable();
        try {
            for (long index = fromIndex; index < toIndex; ) {
                int count = run(index, toIndex);
                fillRun(addressOf(index), count, value);
                index += count;
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static void fillRun(long address, int count, ${t.type} value) {
        int bound = Math.min(count, MAX_RUN); // With a bound it knows, the compiler makes wide stores of it.
        for (int i = 0; i < bound; i++) {
            UnsafeApi.put${t.name}(null, address + ((long) i << SHIFT), value);
        }
    }

    /**
     * Copies all elements to the beginning of another array, or of this one, in this or another region.
     *
     * @param destination where to
     * @throws IndexOutOfBoundsException if it is shorter
     */
    public void copyTo(${class} destination) {
        copyTo(0, destination, 0, length());
    }

    /**
     * Copies elements to another array, in this or another region, or within this one; the two ranges may overlap.
     *
     * @param index            the first of them
     * @param destination      where to
     * @param destinationIndex where the first one goes
     * @param count            how many
     * @throws IndexOutOfBoundsException if there are fewer, or no room for them
     */
    public void copyTo(long index, ${class} destination, long destinationIndex, long count) {
        copyElements(index, destination, destinationIndex, count);
    }
<#if numeric>

    /**
     * Adds up all elements.
     *
<#if t.kind == "floating">
     * @return their sum, in the order of four interleaved strands: its rounding may differ from that of a plain loop
<#else>
     * @return their sum<#if t.type == "long">, wrapping around at the limits of {@code long}</#if>
</#if>
     */
    public ${t.sum} sum() {
        return sum(0, length());
    }

    /**
     * Adds up a range of elements.
     *
     * @param fromIndex the first of them
     * @param toIndex   the one behind the last
<#if t.kind == "floating">
     * @return their sum, in the order of four interleaved strands: its rounding may differ from that of a plain loop
<#else>
     * @return their sum<#if t.type == "long">, wrapping around at the limits of {@code long}</#if>
</#if>
     */
    public ${t.sum} sum(long fromIndex, long toIndex) {
        checkRange(fromIndex, toIndex);
        extent.checkReadable();
        ${t.sum} sum = 0;
        try {
            for (long index = fromIndex; index < toIndex; ) {
                int count = run(index, toIndex);
                sum += sumRun(addressOf(index), count);
                index += count;
            }
            return sum;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Four sums that do not wait for each other. */
    private static ${t.sum} sumRun(long address, int count) {
        int bound = Math.min(count, MAX_RUN);
        ${t.sum} first = 0;
        ${t.sum} second = 0;
        ${t.sum} third = 0;
        ${t.sum} fourth = 0;
        int i = 0;
        for (; i < bound - 3; i += 4) {
            long four = address + ((long) i << SHIFT);
            first += UnsafeApi.get${t.name}(null, four);
            second += UnsafeApi.get${t.name}(null, four + (1 << SHIFT));
            third += UnsafeApi.get${t.name}(null, four + (2 << SHIFT));
            fourth += UnsafeApi.get${t.name}(null, four + (3 << SHIFT));
        }
        for (; i < bound; i++) {
            first += UnsafeApi.get${t.name}(null, address + ((long) i << SHIFT));
        }
        return first + second + third + fourth;
    }
</#if>

    /**
     * {@return all elements<#if !numeric> as 0 and 1</#if>} Each is read plainly when the stream comes to it. The stream is sized, and splits
     * well.
     */
    public ${t.stream}Stream stream() {
        return stream(0, length());
    }

    /**
     * Streams a range of elements<#if !numeric> as 0 and 1</#if>. Each is read plainly when the stream comes to it. The stream is sized, and
     * splits well.
     *
     * @param fromIndex the first of them
     * @param toIndex   the one behind the last
     * @return the elements in order
     */
    public ${t.stream}Stream stream(long fromIndex, long toIndex) {
        checkRange(fromIndex, toIndex);
        extent.checkReadable();
        return StreamSupport.${t.stream?lower_case}Stream(new Elements(this, fromIndex, toIndex), false);
    }

    /**
     * Shows a range of elements<#if !numeric> (bytes 0 and 1)</#if> as a buffer: no copy, but the shared memory itself; read-only if the
     * attachment is. It stays valid, and its memory mapped, for as long as it is held, even when the region is closed.
     *
     * @param index the first of them
     * @param count how many, at most 1 GiB of them
     * @return a direct buffer in native byte order
     * @throws IllegalArgumentException if they are more than 1 GiB
     */
    public ${buffer} view(long index, int count) {
        return bytes(index, count)<#if buffer != "ByteBuffer">.as${buffer}()</#if>;
    }

    private static final class Elements implements Spliterator.Of${t.stream} {
        private final ${class} array;
        private long next;
        private final long end;

        Elements(${class} array, long next, long end) {
            this.array = array;
            this.next = next;
            this.end = end;
        }

        @Override
        public boolean tryAdvance(${t.stream}Consumer action) {
            if (next == end) {
                return false;
            }
            action.accept(${streamed});
            return true;
        }

        @Override
        public void forEachRemaining(${t.stream}Consumer action) {
            while (next < end) {
                action.accept(${streamed});
            }
        }

        @Override
        public Spliterator.@Nullable Of${t.stream} trySplit() {
            long first = next;
            long middle = (first + end) >>> 1;
            if (middle == first) {
                return null;
            }
            next = middle;
            return new Elements(array, first, middle);
        }

        @Override
        public long estimateSize() {
            return end - next;
        }

        @Override
        public int characteristics() {
            return ORDERED | SIZED | SUBSIZED | NONNULL;
        }
    }
}
