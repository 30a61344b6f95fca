package io.mortise.bench.transfer;

/** The words of this comparison. */
final class Transfer {
    static final String BENCHMARK = "transfer";
    static final String CPU_BENCHMARK = "transfer-cpu";
    static final String SPEED = "GB/s";
    static final String NANOSECONDS = "ns";
    static final String CPU_TIME = "s/GB";

    static final double GB = 1e9;

    private Transfer() {}
}
