<#-- What holds for the array of each type. -->
<#import "samples.ftl" as samples>
<#assign class = t.name + "Array">
<#assign numeric = t.kind != "boolean">
<#assign buffer = numeric?then(t.name, "Byte") + "Buffer">
<#assign a = samples.sample(t, 0)>
<#assign b = samples.sample(t, 1)>
<#assign c = samples.sample(t, 2)>
<#assign other = (t.type == "long")?then("Int", "Long")>
package io.mortise.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
<#if numeric>
import java.nio.ByteOrder;
</#if>
<#if buffer != "ByteBuffer">
import java.nio.${buffer};
</#if>
import java.nio.file.Path;
import java.util.List;
import java.util.Spliterator;
import java.util.stream.${t.stream}Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings({"cast", "IntLiteralCast"}) // What one type needs is too much for another.
class ${class}Test {
    /** More than two runs of a bulk operation, and no round number. */
    private static final int LONG = (5 << 19 >> ${t.shift}) + 3;

    @TempDir
    private Path directory;

    private Path file;
    private Region region;
    private ${class} array;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(8).reserveSpace(false));
        array = ${class}.in(region, "array", 10);
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldBeginWithNothing() {
        assertThat(array.length()).isEqualTo(10);
        for (long i = 0; i < array.length(); i++) {
            assertThat(array.get(i)).isEqualTo(${samples.zero(t)});
        }
        assertThat(${class}.in(region, "none", 0).length()).isZero();
        assertThat(array.toString()).contains("${t.type}[10] array");
    }
<@samples.operations t=t at="4, " subject="array"/>

    @Test
    void shouldLeaveNeighboursAlone() {
        array.fill(${a});
<#list samples.writers(t, "5, ") as call>
        array.${call};
        array.set(5, ${b});
        assertThat(array.get(4)).isEqualTo(${a});
        assertThat(array.get(6)).isEqualTo(${a});
</#list>
    }

    @Test
    void shouldLoseNothingUnderContentionOfNeighbours() throws Exception {
<#if numeric>
        Contention.of(4, 20_000, worker -> {
            array.incrementAndGet(worker);
            array.set(worker + 4, (${t.type}) worker);
            array.getAndAdd(8, 1);
        });
        for (int worker = 0; worker < 4; worker++) {
            assertThat(array.get(worker)).isEqualTo((${t.type}) 20_000);
            assertThat(array.get(worker + 4)).isEqualTo((${t.type}) worker);
        }
        assertThat(array.get(8)).isEqualTo((${t.type}) 80_000);
<#else>
        boolean[] held = new boolean[4];
        Contention.of(4, 20_000, worker -> {
            held[worker] = !held[worker];
            if (!array.compareAndSet(worker, !held[worker], held[worker])) {
                throw new AssertionError("somebody touched element " + worker);
            }
        });
</#if>
        assertThat(array.get(9)).isEqualTo(${samples.zero(t)});
    }

    @Test
    void shouldRefuseIndicesOutOfBounds() {
        for (long wrong : new long[] {-1, 10, 1L << 32, (1L << 32) + 1, (1L << 61) + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> array.get(wrong))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("index=" + wrong + ", length=10");
            assertThatThrownBy(() -> array.set(wrong, ${a})).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.compareAndSet(wrong, ${a}, ${b}))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.get(wrong, new ${t.type}[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("index=" + wrong + ", count=1, length=10");
            assertThatThrownBy(() -> array.put(wrong, new ${t.type}[1])).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.view(wrong, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.fill(wrong, wrong + 1, ${a})).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.stream(wrong, wrong + 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.copyTo(wrong, array, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.copyTo(0, array, wrong, 1)).isInstanceOf(IndexOutOfBoundsException.class);
<#if numeric>
            assertThatThrownBy(() -> array.sum(wrong, wrong + 1)).isInstanceOf(IndexOutOfBoundsException.class);
</#if>
        }
        assertThatThrownBy(() -> array.fill(3, 2, ${a}))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("fromIndex=3, toIndex=2, length=10");
        assertThatThrownBy(() -> array.get(8, new ${t.type}[3])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.get(0, new ${t.type}[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.put(0, new ${t.type}[3], -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.copyTo(0, array, 0, 11)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ${class}.in(region, "negative", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ${class}.in(region, "vast", Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeginAsItsCreatorSays() throws IOException {
        ${class} filled = ${class}.in(region, "filled", 3, ${a});
        ${class} copied = ${class}.in(region, "copied", new ${t.type}[] {${a}, ${b}, ${c}});
        try (Region second = Region.attach(file)) {
            assertThat(elements(${class}.in(second, "filled", 3, ${b}))).containsExactly(${a}, ${a}, ${a});
            assertThat(elements(${class}.in(second, "copied", new ${t.type}[3]))).containsExactly(${a}, ${b}, ${c});
        }
        assertThat(${class}.in(region, "filled", 3)).isSameAs(filled);
        assertThat(copied.length()).isEqualTo(3);
    }

    @Test
    void shouldMoveManyElementsAtOnce() {
        ${class} many = ${class}.in(region, "many", LONG);
        ${t.type}[] source = pattern(LONG);
        many.put(0, source);
        assertThat(elements(many)).isEqualTo(source);

        ${t.type}[] part = new ${t.type}[LONG];
        many.get(2, part, 1, LONG - 3);
        assertThat(part[0]).isEqualTo(${samples.zero(t)});
        assertThat(java.util.Arrays.copyOfRange(part, 1, LONG - 2))
                .isEqualTo(java.util.Arrays.copyOfRange(source, 2, LONG - 1));
        assertThat(part[LONG - 2]).isEqualTo(${samples.zero(t)});

        many.put(LONG - 2, source, 7, 2);
        assertThat(many.get(LONG - 3)).isEqualTo(source[LONG - 3]);
        assertThat(many.get(LONG - 2)).isEqualTo(source[7]);
        assertThat(many.get(LONG - 1)).isEqualTo(source[8]);
        array.put(10, new ${t.type}[0]);
    }

    @Test
    void shouldMoveBuffersOfEveryKind() {
<#if numeric>
        ${class} many = ${class}.in(region, "many", LONG);
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            for (boolean direct : new boolean[] {false, true}) {
                ByteBuffer bytes = direct ? ByteBuffer.allocateDirect(LONG << ${t.shift}) : ByteBuffer.allocate(LONG << ${t.shift});
                ${buffer} source = bytes.order(order)<#if buffer != "ByteBuffer">.as${buffer}()</#if>;
                for (${t.type} element : pattern(LONG)) {
                    source.put(element);
                }
                source.flip().position(1);
                many.put(0, source.asReadOnlyBuffer());
                many.put(1, source);
                assertThat(source.hasRemaining()).isFalse();
                assertThat(source.limit()).isEqualTo(LONG);
                assertThat(many.get(0)).isEqualTo(pattern(LONG)[1]);
                assertThat(many.get(1)).isEqualTo(pattern(LONG)[1]);
                assertThat(many.get(LONG - 1)).isEqualTo(pattern(LONG)[LONG - 1]);

                source.clear();
                many.get(0, source);
                assertThat(source.hasRemaining()).isFalse();
                assertThat(source.get(0)).isEqualTo(pattern(LONG)[1]);
                assertThat(source.get(LONG - 1)).isEqualTo(pattern(LONG)[LONG - 1]);
            }
        }
<#else>
        ByteBuffer bytes = ByteBuffer.allocate(4).put(new byte[] {0, 1, 7, 0}).flip().position(1);
        array.put(2, bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(elements(array)).containsExactly(false, false, true, true, false, false, false, false, false, false);
        ByteBuffer out = ByteBuffer.allocateDirect(10);
        array.get(0, out);
        assertThat(out.get(2)).isEqualTo((byte) 1);
        assertThat(out.get(3)).isEqualTo((byte) 1);
        assertThat(out.get(4)).isZero();
</#if>
    }

    @Test
    void shouldFill() {
        ${class} many = ${class}.in(region, "many", LONG);
        many.fill(${a});
        many.fill(1, LONG - 1, ${b});
        assertThat(many.get(0)).isEqualTo(${a});
        assertThat(many.get(LONG - 1)).isEqualTo(${a});
        for (int i = 1; i < LONG - 1; i++) {
            if (many.getPlain(i) != ${b}) {
                throw new AssertionError("element " + i + " is " + many.get(i));
            }
        }
        many.fill(5, 5, ${a});
        assertThat(many.get(5)).isEqualTo(${b});
    }

    @Test
    void shouldCopyToOthersAndWithinItself() throws IOException {
        ${class} many = ${class}.in(region, "many", pattern(LONG));
        ${class} copy = ${class}.in(region, "copy", LONG + 1);
        many.copyTo(copy);
        many.copyTo(LONG - 1, copy, LONG, 1);
        assertThat(elements(copy)).startsWith(pattern(LONG)).endsWith(pattern(LONG)[LONG - 1]);
        assertThatThrownBy(() -> copy.copyTo(many)).isInstanceOf(IndexOutOfBoundsException.class);

        for (int distance : new int[] {1, 7, LONG / 2}) {
            ${t.type}[] expected = pattern(LONG);
            many.put(0, expected);
            System.arraycopy(expected, 0, expected, distance, LONG - distance);
            many.copyTo(0, many, distance, LONG - distance);
            assertThat(elements(many)).isEqualTo(expected);
            System.arraycopy(expected, distance, expected, 0, LONG - distance);
            many.copyTo(distance, many, 0, LONG - distance);
            assertThat(elements(many)).isEqualTo(expected);
        }
    }

    @Test
    void shouldCopyWithinItselfThroughTwoAttachments() throws IOException {
        try (Region second = Region.attach(file)) {
            ${class} many = ${class}.in(region, "many", LONG);
            ${class} same = ${class}.in(second, "many", LONG);
            for (int distance : new int[] {500, LONG / 2}) {
                ${t.type}[] expected = pattern(LONG);
                many.put(0, expected);
                System.arraycopy(expected, 0, expected, distance, LONG - distance);
                many.copyTo(0, same, distance, LONG - distance);
                assertThat(elements(many)).isEqualTo(expected);
                System.arraycopy(expected, distance, expected, 0, LONG - distance);
                many.copyTo(distance, same, 0, LONG - distance);
                assertThat(elements(many)).isEqualTo(expected);
            }
        }
    }
<#if numeric>

    @Test
    void shouldAddUp() {
        ${class} many = ${class}.in(region, "many", LONG);
        ${t.sum} sum = 0;
        for (int i = 0; i < LONG; i++) {
            ${t.type} element = (${t.type}) (i % 100);
            many.setPlain(i, element);
            sum += element;
        }
        assertThat(many.sum()).isEqualTo(sum);
        assertThat(many.sum(1, LONG)).isEqualTo(sum);
        assertThat(many.sum(LONG - 1, LONG)).isEqualTo(many.get(LONG - 1));
        assertThat(many.sum(99, 103)).isEqualTo(99 + 0 + 1 + 2);
        assertThat(many.sum(7, 7)).isZero();
        many.fill((${t.type}) <#if t.type == "char">Character.MAX_VALUE<#else>-1</#if>);
        assertThat(many.sum()).isEqualTo(<#if t.type == "char">(long) Character.MAX_VALUE<#else>-1L</#if> * LONG);
    }
</#if>

    @Test
    void shouldStreamInOrderAndInParallel() {
        ${class} many = ${class}.in(region, "many", pattern(LONG));
        ${t.stream}Stream stream = many.stream();
        Spliterator.Of${t.stream} elements = stream.spliterator();
        assertThat(elements.getExactSizeIfKnown()).isEqualTo(LONG);
        Spliterator.Of${t.stream} front = elements.trySplit();
        assertThat(front.getExactSizeIfKnown() + elements.getExactSizeIfKnown()).isEqualTo(LONG);
        assertThat(front.getExactSizeIfKnown()).isBetween(LONG / 3L, 2L * LONG / 3);

        var expected = ${t.stream}Stream.Builder.class.cast(${t.stream}Stream.builder());
        for (${t.type} element : pattern(LONG)) {
            expected.add(<#if numeric>element<#else>element ? 1 : 0</#if>);
        }
        var expectedElements = expected.build().toArray();
        assertThat(many.stream().toArray()).isEqualTo(expectedElements);
        assertThat(many.stream().parallel().toArray()).isEqualTo(expectedElements);
        assertThat(many.stream(3, 5).toArray()).containsExactly(expectedElements[3], expectedElements[4]);
        assertThat(many.stream(3, 3).count()).isZero();
        assertThat(many.stream().skip(1).iterator().next()).isEqualTo(expectedElements[1]);
    }

    @Test
    void shouldShowItsMemoryAsABuffer() throws IOException {
        ${buffer} view = array.view(2, 5);
        assertThat(view.capacity()).isEqualTo(5);
        assertThat(view.isDirect()).isTrue();
<#if numeric>
        array.set(3, ${a});
        assertThat(view.get(1)).isEqualTo(${a});
        view.put(4, ${b});
        assertThat(array.get(6)).isEqualTo(${b});
<#else>
        array.set(3, true);
        assertThat(view.get(1)).isEqualTo((byte) 1);
        view.put(4, (byte) 1);
        assertThat(array.get(6)).isTrue();
</#if>
        try (Region readOnly = Region.attach(file, RegionOptions.defaults().readOnly())) {
            assertThat(${class}.in(readOnly, "array", 10).view(0, 10).isReadOnly()).isTrue();
        }
        assertThat(array.view(10, 0).capacity()).isZero();
    }

    @Test
    void shouldLieWhereItsDescriptorSays() {
        Extent extent = array.extent;
        assertThat(extent.type()).isEqualTo("${t.type}[]");
        assertThat(extent.elements()).isEqualTo(10);
        assertThat(extent.length()).isEqualTo(ArrayDescriptor.ELEMENTS_OFFSET + (10 << ${t.shift}));
<#if numeric>
        array.set(3, ${b});
        assertThat(extent.buffer().get${t.name}(ArrayDescriptor.ELEMENTS_OFFSET + (3 << ${t.shift}))).isEqualTo(${b});
<#else>
        array.set(3, true);
        assertThat(extent.buffer().getByte(ArrayDescriptor.ELEMENTS_OFFSET + 3)).isEqualTo((byte) 1);
</#if>
        array.lock().lock();
        try {
            array.fill(${a});
            assertThat(array.lock().isHeldByCurrentThread()).isTrue();
        } finally {
            array.lock().unlock();
        }
        assertThat(array.get(0)).isEqualTo(${a});
    }

    @Test
    void shouldRefuseAnotherTypeOrLength() {
        assertThatThrownBy(() -> ${other}Array.in(region, "array", 10))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("array is a ${t.type}[10]")
                .hasMessageContaining("asked for was a ${other?lower_case}[10]");
        assertThatThrownBy(() -> ${class}.in(region, "array", 11))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("asked for was a ${t.type}[11]");
        assertThatThrownBy(() -> ${t.name}Value.in(region, "array"))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("asked for was a ${t.type}");
    }

    @Test
    void shouldRefuseEverythingWhenTheRegionIsClosed() {
        region.close();
        for (ThrowingCallable call : readers(array)) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
        for (ThrowingCallable call : writers(array)) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
    }

    @Test
    void shouldRefuseToWriteWhenAttachedForReadingOnly() throws Throwable {
        array.fill(${a});
        try (Region readOnly = Region.attach(file, RegionOptions.defaults().readOnly())) {
            ${class} seen = ${class}.in(readOnly, "array", 10, ${b});
            for (ThrowingCallable call : readers(seen)) {
                call.call();
            }
            for (ThrowingCallable call : writers(seen)) {
                assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("reading only");
            }
            assertThatThrownBy(() -> array.copyTo(seen)).isInstanceOf(IllegalStateException.class);
            assertThat(elements(seen)).containsOnly(${a});
        }
    }

    private static List<ThrowingCallable> readers(${class} array) {
        return List.of(
<#list samples.readers(t, "1, ") as call>
                () -> array.${call},
</#list>
                () -> array.get(0, new ${t.type}[2]),
                () -> array.get(0, new ${t.type}[2], 1, 1),
                () -> array.get(0, ${buffer}.allocate(2)),
<#if numeric>
                array::sum,
                () -> array.sum(1, 2),
</#if>
                array::stream,
                () -> array.stream(1, 2).count(),
                () -> array.view(1, 2));
    }

    private static List<ThrowingCallable> writers(${class} array) {
        return List.of(
<#list samples.writers(t, "1, ") as call>
                () -> array.${call},
</#list>
                () -> array.put(0, new ${t.type}[2]),
                () -> array.put(0, new ${t.type}[2], 1, 1),
                () -> array.put(0, ${buffer}.allocate(2)),
                () -> array.fill(${a}),
                () -> array.fill(1, 2, ${a}),
                () -> array.copyTo(array),
                () -> array.copyTo(0, array, 1, 2));
    }

    /** Elements of which each differs from its neighbours. */
    private static ${t.type}[] pattern(int length) {
        ${t.type}[] elements = new ${t.type}[length];
        for (int i = 0; i < length; i++) {
<#if numeric>
            elements[i] = (${t.type}) (i * 31L);
<#else>
            elements[i] = i % 3 == 0;
</#if>
        }
        return elements;
    }

    private static ${t.type}[] elements(${class} array) {
        ${t.type}[] elements = new ${t.type}[(int) array.length()];
        array.get(0, elements);
        return elements;
    }
}
