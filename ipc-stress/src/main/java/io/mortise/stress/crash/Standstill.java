package io.mortise.stress.crash;

import io.mortise.region.CrashPoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What a player does at the labels: tells of each when it is first seen, and stands still at the first of those that are wanted, until
 * it is told to go, or killed.
 */
final class Standstill implements Consumer<String> {
    private static final Set<String> NONE = Set.of();

    private final PlayerVoice voice;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<Integer> thread = new ThreadLocal<>();

    private volatile Set<String> wanted = NONE;
    private volatile boolean standing;

    private Standstill(PlayerVoice voice) {
        this.voice = voice;
    }

    /** Listens to the crash points of this process from now on. */
    static Standstill arm(PlayerVoice voice) {
        Standstill standstill = new Standstill(voice);
        CrashPoint.arm(standstill);
        return standstill;
    }

    /** The current thread is that player. Others pass all labels. */
    void play(int number) {
        thread.set(number);
    }

    void want(Set<String> labels) {
        wanted = labels;
    }

    void go() {
        standing = false;
    }

    @Override
    public void accept(String label) {
        Integer number = thread.get();
        if (number == null) {
            return;
        }
        if (seen.add(label)) {
            voice.sawLabel(label);
        }
        if (wanted.contains(label) && claim(label)) {
            voice.standsAt(number, label);
            while (standing) {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    /** One thread stands at a time. */
    private synchronized boolean claim(String label) {
        if (standing || !wanted.contains(label)) {
            return false;
        }
        wanted = NONE;
        standing = true;
        return true;
    }
}
