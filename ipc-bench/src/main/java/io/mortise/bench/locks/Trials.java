package io.mortise.bench.locks;

import java.util.ArrayList;
import java.util.List;

/** All trials of a plan. Those to be compared with each other stand beside each other, and so follow each other in time. */
final class Trials {
    private static final long[] LONGER_SECTIONS_US = {1, 10, 100};
    private static final long[] WORK_US = {0, 100};
    private static final long[] BLOCKED_US = {50, 2_000, 20_000};

    private Trials() {}

    static List<Trial> of(LocksPlan plan) {
        List<Trial> trials = new ArrayList<>();
        for (Case one : plan.cases()) {
            switch (one) {
                case UNCONTENDED -> {
                    for (Operation operation : Operation.values()) {
                        trials.add(new UncontendedTrial(operation));
                    }
                }
                case CONTENDED -> addContended(trials, plan);
                case VALUE_CONTENDED -> {
                    trials.add(MatchTrial.valueContended(Subject.MORTISE_VALUE, plan));
                    trials.add(MatchTrial.valueContended(Subject.ATOMIC_LONG, plan));
                }
                case HAND_OFF -> addHandOff(trials, plan);
                case WAKE_UP -> addWakeUp(trials, plan);
                case IDLE_WAITER -> {
                    trials.add(new IdleTrial(Subject.MORTISE_LOCK));
                    trials.add(new IdleTrial(Subject.MORTISE_SEMAPHORE));
                }
                case LIVENESS_CHECK -> {
                    trials.add(new LivenessTrial(false));
                    trials.add(new LivenessTrial(true));
                }
                case OWNER_CHANGES, SHARE -> throw new IllegalArgumentException(one + " comes along with contended");
            }
        }
        trials.removeIf(trial -> !plan.wants(trial.subject()));
        return trials;
    }

    private static void addContended(List<Trial> trials, LocksPlan plan) {
        for (Subject subject : List.of(Subject.MORTISE_LOCK, Subject.REENTRANT_LOCK, Subject.MORTISE_REENTRANT_LOCK)) {
            trials.add(MatchTrial.contended(subject, 0, plan, plan.segments()));
        }
        trials.add(MatchTrial.contended(Subject.FILE_LOCK, 0, plan, 1));
        for (long stayUs : LONGER_SECTIONS_US) {
            trials.add(MatchTrial.contended(Subject.MORTISE_LOCK, stayUs, plan, 1));
            trials.add(MatchTrial.contended(Subject.REENTRANT_LOCK, stayUs, plan, 1));
        }
    }

    private static void addHandOff(List<Trial> trials, LocksPlan plan) {
        for (long workUs : WORK_US) {
            for (Subject subject : List.of(
                    Subject.MORTISE_SEMAPHORE,
                    Subject.ARRAY_BLOCKING_QUEUE,
                    Subject.MORTISE_QUEUE,
                    Subject.SEMAPHORE)) {
                trials.add(MatchTrial.handOff(subject, workUs, plan));
            }
        }
    }

    private static void addWakeUp(List<Trial> trials, LocksPlan plan) {
        for (long blockedUs : BLOCKED_US) {
            for (Subject subject : List.of(
                    Subject.MORTISE_LOCK, Subject.REENTRANT_LOCK, Subject.MORTISE_SEMAPHORE, Subject.SEMAPHORE)) {
                trials.add(MatchTrial.wakeUp(subject, blockedUs, plan));
            }
        }
    }
}
