<#-- A single value of each primitive type. -->
<#import "operations.ftl" as common>
<#assign class = t.name + "Value">
<#assign numeric = t.kind != "boolean">
package io.mortise.value;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import java.lang.ref.Reference;
<#if numeric>
import java.util.function.${t.operand}BinaryOperator;
import java.util.function.${t.operand}UnaryOperator;
</#if>
import org.agrona.UnsafeApi;

/**
 * <#if t.type == "int">An<#else>A</#if> {@code ${t.type}} in a region, shared by all who are attached to it. Methods have the names and the meaning
 * of those of {@link java.util.concurrent.atomic.<#if numeric>AtomicLong<#else>AtomicBoolean</#if>}.
 *
 * <pre>{@code
 * ${class} shared = ${class}.in(region, "shared");
<#if numeric>
 * ${t.type} now = shared.incrementAndGet();
<#else>
 * boolean first = shared.compareAndSet(false, true);
</#if>
 * }</pre>
 *
 * <ol>
 *   <li>Any number of threads of any number of processes may use it at once. Every method is atomic, allocates nothing, and never
 *       waits.
<#if numeric>
 *   <li>Methods that take a function are lock-free: they try again when somebody else was faster.
</#if>
 *   <li>A process that dies leaves the value as it last wrote it, never half written.
 *   <li>A releasing write (or a stronger one) that an acquiring read (or a stronger one) sees makes all that was written before
 *       it visible, in whatever region, between processes as between threads.
<#if t.kind == "boolean">
 *   <li>It is kept as a byte, 0 or 1. Any other byte, which only a foreign program can have written, reads as true, but
 *       compares unequal to both.
</#if>
<#if t.kind == "floating">
 *   <li>Comparisons are of bits, as those of {@link java.lang.invoke.VarHandle}: {@code 0.0} is not {@code -0.0}, and a NaN is
 *       equal to a NaN of the same bits. Sums are as exact as the {@code +} operator.
</#if>
 *   <li>Every method throws {@link IllegalStateException} once the region was closed here; those that write also if it was
 *       attached for reading only.
 *   <li>What takes several steps can be guarded with {@link #lock()}, which comes with the value, and which no method takes by
 *       itself.
 * </ol>
 *
 * @see ValueDescriptor
 */
public final class ${class} extends SharedVariable {
    private static final String TYPE = "${t.type}";

    private final long address;

    /** The address while the value may be read, then 0. */
    private long readableAddress;

    /** The address while the value may be written, then 0. */
    private long writableAddress;

    private ${class}(Extent extent) {
        super(extent, ValueDescriptor.LOCK_OFFSET);
        address = extent.buffer().addressOffset() + ValueDescriptor.VALUE_OFFSET;
        readableAddress = address;
        writableAddress = extent.region().isReadOnly() ? 0 : address;
    }

    /**
     * Finds a value, or creates it: {@code <#if numeric>0<#else>false</#if>}.
     *
     * @param region the region it is in
     * @param name   its name there
     * @return a handle of it
     * @throws io.mortise.region.RegionMismatchException if something else has that name
     * @throws io.mortise.region.RegionFullException     if there is no room for it
     * @throws IllegalStateException                     if the region was closed, or is read-only and does not have it
     */
    public static ${class} in(Region region, String name) {
        return handle(${class}.class, new ${class}(region.extent(ValueDescriptor.spec(name, TYPE))));
    }

    /**
     * Finds a value, or creates it with a value to begin with. Only the creator sets that, before anybody can see it: what is
     * found stays as it is.
     *
     * @param region  the region it is in
     * @param name    its name there
     * @param initial what it begins with if it is new
     * @return a handle of it
     * @throws io.mortise.region.RegionMismatchException if something else has that name
     * @throws io.mortise.region.RegionFullException     if there is no room for it
     * @throws IllegalStateException                     if the region was closed, or is read-only and does not have it
     */
    public static ${class} in(Region region, String name, ${t.type} initial) {
        Extent extent = region.extent(ValueDescriptor.spec(name, TYPE), made -> new ${class}(made).setPlain(initial));
        return handle(${class}.class, new ${class}(extent));
    }

    private long readable() {
        long open = readableAddress;
        if (open == 0) {
            extent.checkReadable();
            return address;
        }
        return open;
    }

    private long writable() {
        long open = writableAddress;
        if (open == 0) {
            extent.checkWritable();
            return address;
        }
        return open;
    }

    @Override
    void refuse() {
        readableAddress = 0;
        writableAddress = 0;
    }
<@common.operations t=t array=false/>

    /** {@return the value as text, read as {@link #get()} does} */
    @Override
    public String toString() {
        return String.valueOf(get());
    }
}
