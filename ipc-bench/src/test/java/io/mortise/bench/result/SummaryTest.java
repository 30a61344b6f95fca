package io.mortise.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void shouldGiveMedianLeastAndMost() {
        Summary summary = Summary.of(new double[] {3, 1, 2}, true);

        assertThat(summary.runs()).isEqualTo(3);
        assertThat(summary.median()).isEqualTo(2);
        assertThat(summary.min()).isEqualTo(1);
        assertThat(summary.max()).isEqualTo(3);
    }

    @Test
    void shouldTakeTheMiddleOfAnEvenNumberOfSamples() {
        assertThat(Summary.of(new double[] {4, 1, 2, 3}, true).median()).isEqualTo(2.5);
    }

    @Test
    void shouldGiveTheValueThatSoManyPerCentAreAtLeastAsGoodAs() {
        double[] oneToHundred = new double[100];
        for (int i = 0; i < oneToHundred.length; i++) {
            oneToHundred[i] = i + 1;
        }

        assertThat(Summary.of(oneToHundred, true).percentiles())
                .containsEntry("50", 50.5)
                .containsEntry("90", 11.0)
                .containsEntry("99", 2.0);
        assertThat(Summary.of(oneToHundred, false).percentiles())
                .containsEntry("90", 90.0)
                .containsEntry("99", 99.0);
    }

    @Test
    void shouldCallTheWorstOfAFewSamplesTheNinetyNinth() {
        assertThat(Summary.of(new double[] {5, 7, 6}, true).percentiles()).containsEntry("99", 5.0);
        assertThat(Summary.of(new double[] {5, 7, 6}, false).percentiles()).containsEntry("99", 7.0);
    }

    @Test
    void shouldKeepFiveDigits() {
        assertThat(Summary.of(new double[] {12.345678}, true).median()).isEqualTo(12.346);
    }

    @Test
    void shouldRefuseToSumUpNothing() {
        assertThatThrownBy(() -> Summary.of(new double[0], true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("samples.length=0");
    }

    @Test
    void shouldSumUpTimesInAHistogram() {
        Histogram histogram = new Histogram(3);
        for (int ns = 1; ns <= 1000; ns++) {
            histogram.recordValue(ns);
        }

        Summary summary = Summary.ofTimes(histogram, 1000);

        assertThat(summary.higherIsBetter()).isFalse();
        assertThat(summary.runs()).isEqualTo(1000);
        assertThat(summary.median()).isEqualTo(0.5);
        assertThat(summary.percentiles()).containsKeys("50", "99", "99.9").containsEntry("99", 0.99);
    }
}
