package io.mortise.bench.processes;

import io.mortise.bench.report.CaseAim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How fast processes, pools and maps are meant to be. */
final class Aims {
    static final List<CaseAim> ALL = List.of(
            CaseAim.ratio(Case.START, "mortise-child", "bare-jvm", 2.0),
            CaseAim.ratio(Case.START, "mortise-child", "python-process", null),
            CaseAim.ratio(Case.START_LAMBDA, "mortise-child", "bare-jvm", 2.5),
            CaseAim.ratio(Case.START_LAMBDA, "mortise-child", "python-process", null),
            figure(Case.SUBMIT, "mortise-pool submit", null, 60),
            CaseAim.ratio(Case.SUBMIT, "mortise-pool submit", "python-pool apply", null),
            CaseAim.ratio(Case.SUBMIT, "mortise-pool submit", "python-pool executor", null),
            CaseAim.ratio(Case.TINY, "mortise-pool imapUnordered", "python-pool imap_unordered", 4.0),
            CaseAim.ratio(Case.TINY, "mortise-pool submit", "python-pool imap_unordered", 4.0),
            CaseAim.ratio(Case.MAP, "mortise-pool map", "python-pool map", 1.0),
            CaseAim.ratio(Case.ARGUMENT, "mortise-pool submit", "python-queue", 10.0),
            CaseAim.ratio(Case.ARGUMENT, "mortise-pool submit", "python-pool apply", null),
            CaseAim.ratio(Case.MAP_GET, "mortise-manager", "python-manager", 0.7),
            CaseAim.ratio(Case.MAP_PUT, "mortise-manager", "python-manager", 0.7),
            figure(Case.MAP_GET, "mortise-shared-map", MapTrial.heading(MapTrial.FEW), 250),
            figure(Case.MAP_PUT, "mortise-shared-map", MapTrial.heading(MapTrial.FEW), 500));

    private Aims() {}

    private static CaseAim figure(Case kind, String row, @Nullable String variant, double limit) {
        return new CaseAim(kind, row, null, variant, limit);
    }
}
