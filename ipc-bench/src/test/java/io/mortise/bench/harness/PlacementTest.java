package io.mortise.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
    @ParameterizedTest
    @CsvSource({
        "120, 130, 200, NEAR",
        "199.9, 50, 200, NEAR",
        "350, 380, 200, FAR",
        "200, 200, 200, FAR",
        "120, 350, 200, MIXED",
        "350, 120, 200, MIXED",
        "120, 900000, 200, MIXED",
        "900000, 900000, 200, MIXED",
        "350, 380, 400, NEAR"
    })
    void shouldLabelWhatBothProbesSay(double beforeNs, double afterNs, double lineNs, Placement expected) {
        assertThat(Placement.between(beforeNs, afterNs, lineNs)).isEqualTo(expected);
    }
}
