package io.mortise.bench.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.harness.Repeated;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class OwnCopyTest {
    @Test
    void shouldMakeObjectsOfDifferentClassesThatDoTheSame() {
        LongSupplier three = () -> 3;

        Repeated first = OwnCopy.of(Repeated.class, Repetition.class, three);
        Repeated second = OwnCopy.of(Repeated.class, Repetition.class, three);

        assertThat(first.getClass()).isNotEqualTo(second.getClass()).isNotEqualTo(Repetition.class);
        assertThat(first.repeat(5)).isEqualTo(15);
        assertThat(second.repeat(4)).isEqualTo(12);
    }
}
