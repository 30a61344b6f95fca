<#-- What holds for the single value of each type. -->
<#import "samples.ftl" as samples>
<#assign class = t.name + "Value">
<#assign numeric = t.kind != "boolean">
<#assign a = samples.sample(t, 0)>
<#assign b = samples.sample(t, 1)>
<#assign other = (t.type == "long")?then("Int", "Long")>
package io.mortise.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings({"cast", "IntLiteralCast"}) // What one type needs is too much for another.
class ${class}Test {
    @TempDir
    private Path directory;

    private Path file;
    private Region region;
    private ${class} value;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1).reserveSpace(false));
        value = ${class}.in(region, "value");
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldBeginWithNothing() {
        assertThat(value.get()).isEqualTo(${samples.zero(t)});
        assertThat(value.name()).isEqualTo("value");
        assertThat(value).hasToString(String.valueOf(${samples.zero(t)}));
    }
<@samples.operations t=t at="" subject="value"/>

    @Test
    void shouldBeginAsItsCreatorSays() throws IOException {
        ${class} made = ${class}.in(region, "made", ${a});
        assertThat(made.get()).isEqualTo(${a});
        assertThat(${class}.in(region, "made", ${b}).get()).isEqualTo(${a});
        try (Region second = Region.attach(file)) {
            assertThat(${class}.in(second, "made", ${b}).get()).isEqualTo(${a});
        }
        made.set(${b});
        assertThat(${class}.in(region, "made", ${a}).get()).isEqualTo(${b});
    }

    @Test
    void shouldBeOneForAllWhoAreAttached() throws IOException {
        assertThat(${class}.in(region, "value")).isSameAs(value);
        try (Region second = Region.attach(file)) {
            ${class}.in(second, "value").set(${a});
            assertThat(value.get()).isEqualTo(${a});
        }
    }

    @Test
    void shouldHaveALockOfItsOwn() throws Exception {
        value.set(${a});
        value.lock().lock();
        try (Region second = Region.attach(file)) {
            assertThat(${class}.in(second, "value").lock().isLocked()).isTrue();
            assertThat(${class}.in(second, "another").lock().isLocked()).isFalse();
        } finally {
            value.lock().unlock();
        }
        assertThat(value.get()).isEqualTo(${a});
    }

    @Test
    void shouldLieWhereItsDescriptorSays() {
        value.set(${b});
        Extent extent = value.extent;
        assertThat(extent.type()).isEqualTo("${t.type}");
        assertThat(extent.elements()).isEqualTo(1);
        assertThat(extent.length()).isEqualTo(ValueDescriptor.LENGTH);
<#if t.kind == "boolean">
        value.set(true);
        assertThat(extent.buffer().getByte(ValueDescriptor.VALUE_OFFSET)).isEqualTo((byte) 1);
<#else>
        assertThat(extent.buffer().get${t.name}(ValueDescriptor.VALUE_OFFSET)).isEqualTo(${b});
</#if>
        for (int i = ValueDescriptor.VALUE_OFFSET + (1 << ${t.shift}); i < ValueDescriptor.LENGTH; i++) {
            assertThat(extent.buffer().getByte(i)).as("byte %s", i).isZero();
        }
    }

    @Test
    void shouldRefuseAnotherType() {
        assertThatThrownBy(() -> ${other}Value.in(region, "value"))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("value is a ${t.type} ")
                .hasMessageContaining("asked for was a ${other?lower_case}");
    }

    @Test
    void shouldRefuseEverythingWhenTheRegionIsClosed() {
        region.close();
        for (ThrowingCallable call : readers(value)) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
        for (ThrowingCallable call : writers(value)) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
        assertThatThrownBy(() -> ${class}.in(region, "value")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseToWriteWhenAttachedForReadingOnly() throws Throwable {
        value.set(${a});
        try (Region readOnly = Region.attach(file, RegionOptions.defaults().readOnly())) {
            ${class} seen = ${class}.in(readOnly, "value", ${b});
            for (ThrowingCallable call : readers(seen)) {
                call.call();
            }
            for (ThrowingCallable call : writers(seen)) {
                assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("reading only");
            }
            assertThat(seen.get()).isEqualTo(${a});
            assertThatThrownBy(() -> ${class}.in(readOnly, "new")).isInstanceOf(IllegalStateException.class);
        }
    }

    private static List<ThrowingCallable> readers(${class} value) {
        return List.of(<#list samples.readers(t, "") as call>() -> value.${call}<#sep>, </#list>);
    }

    private static List<ThrowingCallable> writers(${class} value) {
        return List.of(
<#list samples.writers(t, "") as call>
                () -> value.${call}<#sep>,</#sep>
</#list>
                );
    }

    @Test
    void shouldLoseNothingUnderContention() throws Exception {
<#if numeric>
        Contention.of(4, 20_000, worker -> value.incrementAndGet());
        assertThat(value.get()).isEqualTo((${t.type}) 80_000);
        Contention.of(4, 5_000, worker -> value.updateAndGet(v -> v - 1));
        assertThat(value.get()).isEqualTo((${t.type}) 60_000);
<#else>
        int[] plain = {0};
        Contention.of(4, 20_000, worker -> {
            while (!value.compareAndSet(false, true)) {
                Thread.yield();
            }
            plain[0]++;
            value.setRelease(false);
        });
        assertThat(plain[0]).isEqualTo(80_000);
</#if>
    }
}
