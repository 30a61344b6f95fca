package io.mortise.bench.result;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Samples of one figure, summed up.
 *
 * @param higherIsBetter whether a larger value is the better one
 * @param runs           number of samples
 * @param median         of the samples
 * @param min            smallest sample
 * @param max            largest sample
 * @param percentiles    by name: the value that so many per cent of the samples are at least as good as
 */
public record Summary(
        boolean higherIsBetter, int runs, double median, double min, double max, Map<String, Double> percentiles) {

    private static final MathContext FIVE_DIGITS = new MathContext(5);

    /**
     * Sums up a handful of samples.
     *
     * @param samples        at least one, in any order
     * @param higherIsBetter whether a larger value is the better one
     * @return the summary
     * @throws IllegalArgumentException if there is no sample
     */
    public static Summary of(double[] samples, boolean higherIsBetter) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("samples.length=0: there is nothing to sum up");
        }
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        Map<String, Double> percentiles = new LinkedHashMap<>();
        percentiles.put("50", rounded(median(sorted)));
        for (int percent : new int[] {90, 99}) {
            percentiles.put(Integer.toString(percent), rounded(atLeastAsGood(sorted, percent, higherIsBetter)));
        }
        return new Summary(
                higherIsBetter,
                samples.length,
                rounded(median(sorted)),
                rounded(sorted[0]),
                rounded(sorted[sorted.length - 1]),
                percentiles);
    }

    /**
     * Sums up a histogram of times, of which the shorter is the better.
     *
     * @param histogram    at least one value
     * @param valuesPerUnit by how much its values are divided
     * @return the summary
     * @throws IllegalArgumentException if the histogram is empty
     */
    public static Summary ofTimes(Histogram histogram, double valuesPerUnit) {
        if (histogram.getTotalCount() == 0) {
            throw new IllegalArgumentException("histogram.getTotalCount()=0: there is nothing to sum up");
        }
        Map<String, Double> percentiles = new LinkedHashMap<>();
        for (String percent : new String[] {"50", "90", "99", "99.9", "99.99"}) {
            long value = histogram.getValueAtPercentile(Double.parseDouble(percent));
            percentiles.put(percent, rounded(value / valuesPerUnit));
        }
        return new Summary(
                false,
                (int) Math.min(Integer.MAX_VALUE, histogram.getTotalCount()),
                rounded(histogram.getValueAtPercentile(50) / valuesPerUnit),
                rounded(histogram.getMinValue() / valuesPerUnit),
                rounded(histogram.getMaxValue() / valuesPerUnit),
                percentiles);
    }

    /**
     * Sums up times that are too short to be taken one by one: batches tell the median and the least, single ones in between
     * tell the rest.
     *
     * @param batches  times of whole batches, at least one
     * @param perBatch how many are in each
     * @param singles  times of single ones, at least one
     * @return the summary
     */
    public static Summary ofBatches(Histogram batches, int perBatch, Histogram singles) {
        Summary spread = ofTimes(singles, 1);
        double median = rounded(batches.getValueAtPercentile(50) / (double) perBatch);
        Map<String, Double> percentiles = new LinkedHashMap<>(spread.percentiles);
        percentiles.put("50", median);
        double least = rounded(batches.getMinValue() / (double) perBatch);
        return new Summary(false, spread.runs, median, least, spread.max, percentiles);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The nearest rank: never a value between two samples. */
    private static double atLeastAsGood(double[] sorted, int percent, boolean higherIsBetter) {
        int needed = (int) Math.ceil(sorted.length * percent / 100.0);
        return higherIsBetter ? sorted[sorted.length - needed] : sorted[needed - 1];
    }

    /** No clock is good for more digits, and a reader of the JSON is spared sixteen of them. */
    private static double rounded(double value) {
        return new BigDecimal(value).round(FIVE_DIGITS).doubleValue();
    }
}
