package io.mortise.stress.crash;

import io.mortise.region.Region;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** The main class of a process that plays. It ends when it is killed, when the run ends, and when the test is gone. */
final class PlayerMain {
    static final String WANT = "want";
    static final String GO = "go";
    static final String LEAVE = "leave";
    static final String REGION = "region";
    static final String BOARD = "board";

    /** What a player exits with that saw a promise broken. */
    static final int BROKEN = 3;

    private static final int ORPHANED = 2;

    /** Leaves some of the processors to those that start. */
    private static final int BREATH_NS = 500_000;

    private static final int BREATH_EVERY = 4;

    private static volatile boolean leaving;

    private final CrashScenario scenario;
    private final Standstill standstill;

    private PlayerMain(CrashScenario scenario, Standstill standstill) {
        this.scenario = scenario;
        this.standstill = standstill;
    }

    /**
     * Plays.
     *
     * @param arguments folder, class of the scenario, id of the first thread, seat, number of threads, seed
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int id = Integer.parseInt(arguments[2]);
        int seat = Integer.parseInt(arguments[3]);
        int threads = Integer.parseInt(arguments[4]);
        long seed = Long.parseLong(arguments[5]);

        PlayerVoice voice = new PlayerVoice();
        Standstill standstill = Standstill.arm(voice);
        Thread ear = new Thread(() -> listen(standstill), "crash test's orders");
        ear.setDaemon(true);
        ear.start();

        CrashScenario scenario = Scenarios.make(arguments[1]);
        Board board = Board.open(folder.resolve(BOARD));
        try (Region region =
                Region.attach(folder.resolve(REGION), scenario.options().label("player " + id))) {
            scenario.open(region);
            PlayerMain main = new PlayerMain(scenario, standstill);
            Thread[] others = new Thread[threads - 1];
            SplittableRandom seeds = new SplittableRandom(seed);
            for (int i = 0; i < others.length; i++) {
                Player player = new Player(board, id + i + 1, seat, i + 1, seeds.nextLong());
                others[i] = new Thread(() -> main.play(player), "player " + player.id());
                others[i].start();
            }
            voice.ready();
            Thread.currentThread().setName("player " + id);
            Player first = new Player(board, id, seat, 0, seeds.nextLong());
            main.play(first);
            main.leave(first);
            for (Thread other : others) {
                other.join();
            }
        }
        System.exit(0);
    }

    private void play(Player player) {
        standstill.play(player.thread());
        try {
            while (!leaving) {
                scenario.play(player);
                player.countRound();
                if (player.random().nextInt(BREATH_EVERY) == 0) {
                    LockSupport.parkNanos(BREATH_NS);
                }
            }
        } catch (Throwable broken) {
            broken.printStackTrace();
            Runtime.getRuntime().halt(BROKEN);
        }
    }

    private void leave(Player player) {
        try {
            scenario.leave(player);
        } catch (Throwable broken) {
            broken.printStackTrace();
            Runtime.getRuntime().halt(BROKEN);
        }
    }

    private static void listen(Standstill standstill) {
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                List<String> words = Arrays.asList(order.split(" ", -1));
                if (words.get(0).equals(WANT)) {
                    standstill.want(Set.copyOf(words.subList(1, words.size())));
                } else if (order.equals(GO)) {
                    standstill.go();
                } else {
                    leaving = true;
                }
            }
        } catch (IOException e) {
            // Broken or closed, the test is gone.
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
