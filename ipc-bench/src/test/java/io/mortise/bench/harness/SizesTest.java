package io.mortise.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "64KiB, 65536",
        "64kb, 65536",
        "64 K, 65536",
        "1MiB, 1048576",
        "1g, 1073741824",
        "4096, 4096",
        "100B, 100"
    })
    void shouldReadWhatPeopleWrite(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "MiB", "-1", "1.5MiB", "1TiB", "12 monkeys", "99999999999999999GiB", "9999999999999999999"})
    void shouldRefuseWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Sizes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a size");
    }

    @ParameterizedTest
    @CsvSource({"65536, 64 KiB", "1048576, 1 MiB", "1073741824, 1 GiB", "1000, 1000 B", "135000000, 128.7 MiB", "0, 0 B"
    })
    void shouldWriteWhatPeopleRead(long bytes, String text) {
        assertThat(Sizes.format(bytes)).isEqualTo(text);
    }
}
