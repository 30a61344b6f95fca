package io.mortise.bench.processes;

import java.util.ArrayList;
import java.util.List;

/** All trials of a plan. Those to be compared with each other stand beside each other, and so follow each other in time. */
final class Trials {
    private Trials() {}

    static List<Trial> of(ProcessesPlan plan) {
        List<Trial> trials = new ArrayList<>();
        for (Case one : plan.cases()) {
            switch (one) {
                case START, START_LAMBDA -> {
                    trials.add(new StartTrial(one, Subject.MORTISE_CHILD));
                    trials.add(new StartTrial(one, Subject.BARE_JVM));
                    trials.add(PythonTrial.starting(one, plan));
                }
                case START_FIRST -> trials.add(new StartTrial(one, Subject.MORTISE_CHILD));
                case SUBMIT -> {
                    trials.add(new PoolTrial(one, Subject.MORTISE_POOL, Way.SUBMIT));
                    trials.add(new PoolTrial(one, Subject.JDK_POOL, Way.SUBMIT));
                    trials.add(PythonTrial.ofPool(one, Way.PYTHON_APPLY, plan));
                    trials.add(PythonTrial.ofPool(one, Way.PYTHON_EXECUTOR, plan));
                }
                case TINY -> {
                    trials.add(new PoolTrial(one, Subject.MORTISE_POOL, Way.IMAP_UNORDERED));
                    trials.add(new PoolTrial(one, Subject.MORTISE_POOL, Way.SUBMIT));
                    trials.add(new PoolTrial(one, Subject.JDK_POOL, Way.SUBMIT));
                    trials.add(PythonTrial.ofPool(one, Way.PYTHON_IMAP_UNORDERED, plan));
                }
                case MAP -> {
                    trials.add(new PoolTrial(one, Subject.MORTISE_POOL, Way.MAP));
                    trials.add(new PoolTrial(one, Subject.JDK_POOL, Way.INVOKE_ALL));
                    trials.add(PythonTrial.ofPool(one, Way.PYTHON_MAP, plan));
                }
                case ARGUMENT -> {
                    trials.add(new PoolTrial(one, Subject.MORTISE_POOL, Way.SUBMIT));
                    trials.add(PythonTrial.ofQueue(plan));
                    trials.add(PythonTrial.ofPool(one, Way.PYTHON_APPLY, plan));
                }
                case MAP_GET, MAP_PUT -> addMaps(trials, one, plan);
            }
        }
        trials.removeIf(trial -> !plan.wants(trial.kind(), trial.subject()));
        return trials;
    }

    private static void addMaps(List<Trial> trials, Case one, ProcessesPlan plan) {
        for (int entries : plan.entries()) {
            trials.add(new MapTrial(one, Subject.MORTISE_SHARED_MAP, entries));
            trials.add(new MapTrial(one, Subject.CONCURRENT_HASH_MAP, entries));
        }
        trials.add(new MapTrial(one, Subject.MORTISE_MANAGER, MapTrial.FEW));
        trials.add(PythonTrial.ofManager(one));
    }
}
