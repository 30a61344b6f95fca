package io.mortise.stress.crash;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Remembers when each thread of each player was last seen to have finished a round. */
final class Progress {
    /** For one that leaves: an archive of classes takes a second or two to write, or more where others work too. */
    private static final long LONGEST_END_NS = TimeUnit.SECONDS.toNanos(60);

    private final Board board;
    private final int threads;
    private final long limitNs;
    private final Map<PlayerProcess, Seen[]> seen = new HashMap<>();

    private record Seen(long rounds, long atNs, boolean since) {}

    Progress(Board board, int threads, Duration limit) {
        this.board = board;
        this.threads = threads;
        this.limitNs = limit.toNanos();
    }

    /** From now on its rounds are expected. */
    void begin(PlayerProcess player) {
        Seen[] all = new Seen[threads];
        for (int thread = 0; thread < threads; thread++) {
            all[thread] = new Seen(board.rounds(player.seat, thread), System.nanoTime(), false);
        }
        seen.put(player, all);
    }

    void end(PlayerProcess player) {
        seen.remove(player);
    }

    /** True if a thread of it has not finished a round for too long. */
    boolean isOverdue(PlayerProcess player) {
        long allowedNs = player.leaves ? limitNs + LONGEST_END_NS : limitNs;
        for (Seen one : look(player)) {
            if (System.nanoTime() - one.atNs > allowedNs) {
                return true;
            }
        }
        return false;
    }

    /** True if each thread of it has finished one since its rounds are expected. */
    boolean hasFinishedARound(PlayerProcess player) {
        for (Seen one : look(player)) {
            if (!one.since) {
                return false;
            }
        }
        return true;
    }

    private Seen[] look(PlayerProcess player) {
        Seen[] all = seen.getOrDefault(player, new Seen[0]);
        for (int thread = 0; thread < all.length; thread++) {
            long rounds = board.rounds(player.seat, thread);
            if (rounds != all[thread].rounds) {
                all[thread] = new Seen(rounds, System.nanoTime(), true);
            }
        }
        return all;
    }
}
