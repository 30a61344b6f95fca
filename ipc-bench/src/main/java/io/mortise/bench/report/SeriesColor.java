package io.mortise.bench.report;

import java.awt.Color;

/** Colours that can be told apart by everybody (Okabe and Ito's), on light ground and on dark. */
public enum SeriesColor {
    /** For the subject that it is all about. */
    BLUE(0x0072B2),
    /** For its next of kin. */
    SKY(0x56B4E9),
    /** For a rival. */
    ORANGE(0xE69F00),
    /** For a rival. */
    YELLOW(0xF0D440),
    /** For a rival. */
    VERMILLION(0xD55E00),
    /** For a rival. */
    PURPLE(0xCC79A7),
    /** For a rival of another kind. */
    GREEN(0x009E73),
    /** For limits. */
    GREY(0x999999);

    private final int rgb;

    SeriesColor(int rgb) {
        this.rgb = rgb;
    }

    Color awt() {
        return new Color(rgb);
    }

    String css() {
        return String.format("#%06x", rgb);
    }
}
