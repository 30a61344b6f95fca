package io.mortise.bench.transfer;

import io.mortise.bench.result.Report;
import io.mortise.bench.result.Result;
import io.mortise.bench.result.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results of a run that never was, near and far, with one loss of shared memory. */
final class FixedResults {
    private static final int[] SIZES = {64 << 10, 1 << 20, 16 << 20, 256 << 20};

    private FixedResults() {}

    static Report report() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cpu", "Fixed CPU");
        machine.put("cpus", 2);
        machine.put("caches", List.of("L1d 48K", "L2 1024K"));
        machine.put("jdk", "17.0.15");
        machine.put("flags", List.of("--add-opens=a=<b>"));
        machine.put("buffers", Map.of("unix", "unix:/x, 4 MiB"));
        return Report.of("1.2.3", machine, "transfer", results());
    }

    static List<Result> results() {
        List<Result> results = new ArrayList<>();
        speeds(results, Subject.SHM, "near", 9, 35, 24, 16);
        speeds(results, Subject.SHM_IN_PLACE, "near", 12, 40, 20, 11);
        speeds(results, Subject.PIPE, "near", 4, 3.6, 3, 3);
        speeds(results, Subject.FIFO, "near", 4.1, 3.5, 3.1, 3);
        speeds(results, Subject.UNIX, "near", 7, 9, 8, 7);
        speeds(results, Subject.TCP, "near", 2, 4.4, 4.4, 3.5);
        speeds(results, Subject.FILE, "near", 1, 3, 4, 4);
        speeds(results, Subject.MEMCPY, null, 52, 45, 24, 15);
        speeds(results, Subject.PRIVATE_SUM, null, 30, 28, 16, 13);
        speeds(results, Subject.SHM, "far", 3, 17, 20, 12);
        speeds(results, Subject.UNIX, "far", 4.5, 6.5, 8, 6);
        times(results, Subject.SHM_HAND_OVER, "near", 64 << 10, 71);
        times(results, Subject.SHM_HAND_OVER, "near", 1 << 20, 72);
        times(results, Subject.BARE_WORD, "near", 0, 60);
        return results;
    }

    private static void speeds(List<Result> results, Subject subject, String placement, double... medians) {
        for (int i = 0; i < SIZES.length; i++) {
            Map<String, Object> parameters = parameters(SIZES[i], placement);
            double median = medians[i];
            Summary speed = Summary.of(new double[] {median * 0.9, median, median * 1.1}, true);
            Summary cpu = Summary.of(new double[] {2 / median}, false);
            results.add(Result.of("transfer", subject.label(), parameters, "GB/s", speed, true));
            results.add(Result.of("transfer-cpu", subject.label(), parameters, "s/GB", cpu, true));
        }
    }

    private static void times(List<Result> results, Subject subject, String placement, int size, double ns) {
        Summary summary = Summary.of(new double[] {ns, ns - 1, ns + 1}, false);
        results.add(Result.of("transfer", subject.label(), parameters(size, placement), "ns", summary, true));
    }

    private static Map<String, Object> parameters(int size, String placement) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (size > 0) {
            parameters.put("payloadBytes", size);
        }
        if (placement != null) {
            parameters.put("placement", placement);
        }
        return parameters;
    }
}
