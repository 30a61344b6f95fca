package io.mortise.bench.report;

/** Something that a command measures: what the figures of one table have in common. */
public interface ReportCase {
    /** Under this name the parameters of a figure say of which case it is. */
    String PARAMETER = "case";

    /**
     * {@return its name in the parameters of its figures}
     */
    String label();

    /**
     * {@return the unit of its figures}
     */
    String unit();

    /**
     * {@return whether more is better}
     */
    boolean higherIsBetter();

    /**
     * {@return what is measured, in a few words}
     */
    String meaning();

    /**
     * {@return whether it matters where the processors are}
     */
    boolean hasPlacement();

    /**
     * {@return whether single times are known, and with them all percentiles}
     */
    boolean hasTimes();

    /**
     * {@return whether its figures can be compared at a glance, so that a chart of them makes sense}
     */
    boolean hasChart();
}
