package io.mortise.bench.workloads;

import io.mortise.bench.harness.RunDirectory;
import io.mortise.bench.harness.Sizes;
import io.mortise.bench.report.Labels;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What is to be done. */
enum Workload {
    SLOW_CALLS("slow-calls"),
    FILE_WRITING("file-writing"),
    CPU("cpu"),
    DOT_PRODUCT("dot-product"),
    SHARED_DOT_PRODUCT("shared-dot-product");

    private final String label;

    Workload(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** For the page: what a task does. */
    String meaning(WorkloadsPlan plan) {
        return switch (this) {
            case SLOW_CALLS -> "a call to a server on this machine, which answers after " + plan.delayMs() + " ms";
            case FILE_WRITING ->
                "a file of " + Sizes.format(plan.fileBytes()) + ", written in blocks of 64 KiB and forced to the disk";
            case CPU ->
                "the primes in a part of the numbers below " + plan.primesBelow() + ", counted by trying divisors";
            case DOT_PRODUCT ->
                "the dot product of a part of two arrays of " + plan.elements()
                        + " doubles, which the task brings along";
            case SHARED_DOT_PRODUCT -> "the same, of arrays that lie in a region: a DoubleArray each";
        };
    }

    /** What tells a figure from others of the same workload. */
    Map<String, Object> size(WorkloadsPlan plan) {
        return switch (this) {
            case SLOW_CALLS -> Map.of("delayMs", plan.delayMs());
            case FILE_WRITING -> Map.of("fileBytes", plan.fileBytes());
            case CPU -> Map.of("primesBelow", plan.primesBelow());
            case DOT_PRODUCT, SHARED_DOT_PRODUCT -> Map.of("elements", plan.elements());
        };
    }

    Batch open(WorkloadsPlan plan, RunDirectory directory) throws IOException {
        return switch (this) {
            case SLOW_CALLS -> SlowCalls.open(plan);
            case FILE_WRITING -> FileWriting.open(plan, directory.disk());
            case CPU -> PrimeCounting.open(plan);
            case DOT_PRODUCT -> DotProducts.open(plan);
            case SHARED_DOT_PRODUCT -> SharedDotProducts.open(plan, directory.memory());
        };
    }

    static Workload byLabel(String label) {
        return Labels.find("workload", label, List.of(values()), Workload::label);
    }
}
