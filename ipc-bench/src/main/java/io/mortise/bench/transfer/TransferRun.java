package io.mortise.bench.transfer;

import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.RunDirectory;
import io.mortise.bench.harness.Samples;
import io.mortise.bench.harness.Sizes;
import io.mortise.bench.report.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Drives the comparison: a proof of every lane, then rounds of short segments, subject by subject, so that all of them
 * see the machine in all of its moods.
 */
final class TransferRun {
    /** Fewer say nothing of the spread. */
    private static final int FEWEST_ROUNDS = 3;

    private static final long WARM_UP_NS = 20_000_000;

    private final TransferPlan plan;
    private final RunDirectory directory;
    private final Peer peer;
    private final Progress progress;
    private final long startNs;
    private final Samples samples = new Samples();

    TransferRun(TransferPlan plan, RunDirectory directory, Peer peer, Progress progress, long startNs) {
        this.plan = plan;
        this.directory = directory;
        this.peer = peer;
        this.progress = progress;
        this.startNs = startNs;
    }

    /** Runs until the rounds are done or the time is over. */
    TransferOutcome run() throws IOException, InterruptedException {
        progress.say("preparing " + (plan.payload() == null ? "a generated payload" : plan.payload()));
        Payload payload = plan.payload() == null
                ? Payload.generate(plan.maxBytes())
                : Payload.read(plan.payload(), plan.maxBytes());
        Limits limits = new Limits(plan.maxBytes());
        peer.call(new PrepareTask(plan.maxBytes()));
        Lanes lanes = new Lanes(peer, directory, plan.maxBytes());
        for (Subject subject : plan.subjects()) {
            lanes.open(subject);
        }
        Segments segments = new Segments(plan, peer, payload, limits, lanes);
        prove(segments);
        int rounds = measure(segments);
        return new TransferOutcome(samples.results(), lanes.describe(), rounds, probes(), plan.notes());
    }

    private void prove(Segments segments) throws IOException, InterruptedException {
        for (int length : plan.sizes()) {
            progress.say("checking every byte of " + Sizes.format(length) + " over every transport");
            for (Subject subject : plan.subjects()) {
                segments.prove(new Cell(subject, length));
            }
        }
        progress.say("warming up");
        for (Cell cell : cells()) {
            segments.measure(cell, WARM_UP_NS);
        }
    }

    private int measure(Segments segments) throws IOException, InterruptedException {
        List<Cell> cells = cells();
        long longestRoundNs = 0;
        int rounds = 0;
        while (isAnotherDue(rounds, longestRoundNs)) {
            long roundStartNs = System.nanoTime();
            int done = 0;
            for (Cell cell : cells) {
                progress.update(fractionDone(rounds, done++, cells.size()), "round " + (rounds + 1) + ": " + cell);
                TransferFigures.add(
                        samples, cell, segments.measure(cell, plan.segment().toNanos()));
            }
            rounds++;
            // nobody always follows the same neighbour's traces in the caches
            Collections.rotate(cells, cells.size() / 3 + 1);
            longestRoundNs = Math.max(longestRoundNs, System.nanoTime() - roundStartNs);
            progress.say(String.format(Locale.ROOT, "round %d done after %.0f s", rounds, elapsedNs() / 1e9));
        }
        return rounds;
    }

    private List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Subject subject : plan.subjects()) {
            if (subject == Subject.BARE_WORD) {
                cells.add(new Cell(subject, 0));
            } else {
                plan.sizes().forEach(length -> cells.add(new Cell(subject, length)));
            }
        }
        return cells;
    }

    private boolean isAnotherDue(int rounds, long longestRoundNs) {
        if (plan.rounds() > 0) {
            return rounds < plan.rounds();
        }
        return rounds < FEWEST_ROUNDS
                || elapsedNs() + longestRoundNs < plan.budget().toNanos();
    }

    private double fractionDone(int rounds, int done, int ofRound) {
        if (plan.rounds() > 0) {
            return (rounds + done / (double) ofRound) / plan.rounds();
        }
        return elapsedNs() / (double) plan.budget().toNanos();
    }

    private long elapsedNs() {
        return System.nanoTime() - startNs;
    }

    private String probes() {
        return String.format(Locale.ROOT, "%s; %.0f s", samples.describeSegments(), elapsedNs() / 1e9);
    }
}
