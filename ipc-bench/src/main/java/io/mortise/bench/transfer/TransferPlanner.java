package io.mortise.bench.transfer;

import io.mortise.bench.harness.Patience;
import io.mortise.bench.harness.Placement;
import io.mortise.bench.harness.Sizes;
import io.mortise.bench.report.RunOptions;
import io.mortise.bench.transfer.Subject.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a plan of what the user asked for, or says in one line why there can be none. */
final class TransferPlanner {
    private static final List<Long> QUICK_SIZES = List.of(64L << 10, 1L << 20, 16L << 20);
    private static final List<Long> DEFAULT_SIZES = List.of(64L << 10, 1L << 20, 16L << 20, 256L << 20);
    private static final List<Long> FULL_SIZES = List.of(64L << 10, 1L << 20, 16L << 20, 256L << 20, 1L << 30);

    private static final Duration QUICK_BUDGET = Duration.ofSeconds(14);
    private static final Duration DEFAULT_BUDGET = Duration.ofSeconds(58);
    private static final Duration FULL_BUDGET = Duration.ofMinutes(2);

    private static final Duration QUICK_SEGMENT = Duration.ofMillis(80);
    private static final Duration SEGMENT = Duration.ofMillis(150);

    private boolean quick;
    private boolean full;
    private List<Long> sizes = List.of();
    private List<Subject> subjects = List.of();
    private @Nullable Path payload;
    private int rounds;
    private double lineNs = Placement.DEFAULT_LINE_NS;
    private @Nullable String injection;
    private Duration patience = Duration.ofSeconds(Patience.DEFAULT_TASK_S);
    private @Nullable Duration segment;

    TransferPlanner() {}

    TransferPlanner quick(boolean wanted) {
        quick = wanted;
        return this;
    }

    TransferPlanner full(boolean wanted) {
        full = wanted;
        return this;
    }

    TransferPlanner sizes(List<Long> bytes) {
        sizes = bytes;
        return this;
    }

    TransferPlanner subjects(List<Subject> chosen) {
        subjects = chosen;
        return this;
    }

    TransferPlanner payload(@Nullable Path file) {
        payload = file;
        return this;
    }

    TransferPlanner options(RunOptions options) {
        rounds = options.rounds(0);
        lineNs = options.lineNs();
        patience = options.patience();
        segment = options.segment(quick ? QUICK_SEGMENT : SEGMENT);
        injection = options.inject();
        return this;
    }

    TransferPlan plan(Memory memory) {
        if (quick && full) {
            throw new IllegalArgumentException("--quick and --full exclude each other");
        }
        List<String> notes = new ArrayList<>();
        return new TransferPlan(
                fitting(checkedSizes(), memory, notes),
                withLimits(),
                payload,
                rounds,
                full ? FULL_BUDGET : quick ? QUICK_BUDGET : DEFAULT_BUDGET,
                Objects.requireNonNullElse(segment, SEGMENT),
                lineNs,
                injection,
                patience,
                List.copyOf(notes));
    }

    private NavigableSet<Long> checkedSizes() {
        NavigableSet<Long> checked = new TreeSet<>(wantedSizes());
        for (long size : checked) {
            if (size < Payload.MIN_BYTES || size > Payload.MAX_BYTES) {
                throw new IllegalArgumentException("payload size: " + Sizes.format(size) + " is not within "
                        + Sizes.format(Payload.MIN_BYTES) + " to " + Sizes.format(Payload.MAX_BYTES));
            }
        }
        return checked;
    }

    private List<Long> wantedSizes() {
        long fileBytes = payload == null ? 0 : lengthOf(payload);
        if (!sizes.isEmpty()) {
            return sizes;
        }
        if (payload != null) {
            return List.of(fileBytes);
        }
        return full ? FULL_SIZES : quick ? QUICK_SIZES : DEFAULT_SIZES;
    }

    private static long lengthOf(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.isReadable(file) && Files.size(file) > 0) {
                return Files.size(file);
            }
            throw new IllegalArgumentException("--payload: no file that can be read and holds something: " + file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("--payload: cannot read " + file, unreadable);
        }
    }

    /** What was asked for must fit; of what was not, the largest is left out until the rest does. */
    private List<Integer> fitting(NavigableSet<Long> wanted, Memory memory, List<String> notes) {
        while (true) {
            String obstacle = memory.obstacle(wanted.last());
            if (obstacle == null) {
                return wanted.stream().map(Long::intValue).toList();
            }
            if (!sizes.isEmpty() || payload != null || wanted.size() == 1) {
                throw new IllegalArgumentException(obstacle);
            }
            notes.add("left out: " + obstacle);
            wanted.pollLast();
        }
    }

    private List<Subject> withLimits() {
        Set<Subject> chosen = EnumSet.copyOf(subjects.isEmpty() ? Subject.selectable() : subjects);
        if (chosen.stream().anyMatch(subject -> subject.kind() == Kind.STREAM)) {
            chosen.add(Subject.MEMCPY);
        }
        if (chosen.contains(Subject.SHM_IN_PLACE)) {
            chosen.add(Subject.PRIVATE_SUM);
        }
        if (chosen.contains(Subject.SHM_HAND_OVER)) {
            chosen.add(Subject.BARE_WORD);
        }
        return List.copyOf(chosen);
    }
}
