package io.mortise.stress.crash;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.stress.crash.CrashTest.Settings;
import io.mortise.stress.crash.LaunchPad.Work;
import io.mortise.stress.crash.PlayerProcess.Role;
import io.mortise.stress.crash.PlayerProcess.Said;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run: starts players, decides what is to happen to each, does it, and looks that those who are left get on. One thread does all of
 * it, driven by what the players say and by the clock.
 */
final class CrashRun implements AutoCloseable {
    private static final long MILLISECOND_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Random kills come this soon after the start of the game, in which a player does some rounds. */
    private static final long KILL_WITHIN_NS = 5 * MILLISECOND_NS;

    /** A victim that does not come to the labels that are wanted of it is then killed where it is. */
    private static final long PATIENCE_NS = 400 * MILLISECOND_NS;

    private static final int MOST_REPRIEVES = 4;
    private static final int ENOUGH_ROUNDS = 10;

    /** How long one stands at a label: now and then long enough for others to fall asleep over it. */
    private static final long LONG_STAND_NS = 20 * MILLISECOND_NS;

    private static final long SHORT_STAND_NS = MILLISECOND_NS;

    /** How long one is stopped: longer than it takes to look whether it is dead. */
    private static final long LONGEST_STOP_NS = 60 * MILLISECOND_NS;

    private static final long TRAINING_NS = 300 * MILLISECOND_NS;
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final int LAST_ROUNDS = 3;
    private static final long DUMP_MS = 1_000;
    private static final long LOOK_AROUND_NS = 100 * MILLISECOND_NS;

    private final Settings settings;
    private final LaunchPad launchPad;
    private final Path folder;
    private final Region region;
    private final Board board;
    private final CrashScenario scenario;
    private final Signals signals;
    private final Random random;
    private final Tally tally;
    private final Progress progress;
    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    private final List<PlayerProcess> players = new ArrayList<>();
    private final BitSet seats = new BitSet();
    private final long startNs = System.nanoTime();
    private int nextId = 1;
    private @Nullable PlayerProcess trainer;
    private boolean ending;

    private CrashRun(
            Settings settings,
            LaunchPad launchPad,
            Path folder,
            Region region,
            Board board,
            CrashScenario scenario,
            Signals signals) {
        this.settings = settings;
        this.launchPad = launchPad;
        this.folder = folder;
        this.region = region;
        this.board = board;
        this.scenario = scenario;
        this.signals = signals;
        this.random = new Random(settings.seed());
        this.tally = new Tally(scenario, board, settings.threads());
        this.progress = new Progress(board, settings.threads(), settings.limit());
    }

    static CrashRun prepare(Settings settings) throws IOException {
        LaunchPad launchPad = LaunchPad.shared();
        Path folder = LaunchPad.folderForRun();
        Region region = null;
        try {
            CrashScenario scenario = Scenarios.make(settings.scenario());
            RegionOptions options = scenario.options().label("crash test");
            region = Region.create(folder.resolve(PlayerMain.REGION), options);
            scenario.open(region);
            Board board = Board.open(folder.resolve(PlayerMain.BOARD));
            return new CrashRun(settings, launchPad, folder, region, board, scenario, Signals.open());
        } catch (Exception e) {
            if (region != null) {
                region.close();
            }
            LaunchPad.delete(folder);
            if (e instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("the scenario cannot be opened: " + settings.scenario(), e);
        }
    }

    CrashReport play() throws IOException, InterruptedException {
        for (int i = 0; i < settings.witnesses(); i++) {
            start(Role.WITNESS);
        }
        if (launchPad.wantsArchive()) {
            trainer = start(Role.TRAINER);
        }
        while (tally.kills() < settings.kills() && elapsed().compareTo(settings.atMost()) < 0) {
            refill();
            step();
        }
        killAllVictims();
        expectLastRounds();
        expectAllToLeave();
        return checked();
    }

    private void step() throws IOException, InterruptedException {
        Said heard = said.poll(waitNs(), TimeUnit.NANOSECONDS);
        while (heard != null) {
            hear(heard);
            heard = said.poll();
        }
        act();
        look();
    }

    private long waitNs() {
        long nowNs = System.nanoTime();
        long waitNs = LOOK_AROUND_NS;
        for (PlayerProcess player : players) {
            if (player.fate != null) {
                waitNs = Math.min(waitNs, player.fateNs - nowNs);
            }
        }
        return Math.max(0, waitNs);
    }

    // Starting.

    private void refill() throws IOException {
        int living = 0;
        for (PlayerProcess player : players) {
            living += player.role == Role.VICTIM && !player.killed ? 1 : 0;
        }
        for (; living < settings.victims() && seats.cardinality() < Board.SEATS; living++) {
            start(Role.VICTIM);
        }
    }

    private PlayerProcess start(Role role) throws IOException {
        int seat = seats.nextClearBit(0);
        seats.set(seat);
        board.clear(seat);
        int id = nextId;
        nextId += settings.threads();
        Work work = role == Role.WITNESS ? Work.LONG : random.nextInt(3) > 0 ? Work.SHORTEST : Work.SHORT;
        boolean trains = role == Role.TRAINER;
        boolean polls = !trains && seat % 2 == 1;
        List<String> command = launchPad.command(new LaunchPad.How(work, polls, trains));
        for (Object argument :
                List.of(folder, settings.scenario().getName(), id, seat, settings.threads(), random.nextLong())) {
            command.add(argument.toString());
        }
        Path errors = folder.resolve("errors-" + seat);
        PlayerProcess player = PlayerProcess.start(role, id, seat, new ProcessBuilder(command), errors, said);
        players.add(player);
        if (role == Role.VICTIM && random.nextInt(30) == 0) {
            // It may not even have attached.
            player.plan(Fate.KILL, random.nextLong(LONG_STAND_NS * 10));
        }
        return player;
    }

    // Listening.

    private void hear(Said heard) {
        PlayerProcess player = heard.player();
        String line = heard.line();
        if (line == null) {
            heardEndOf(player, heard.exitCode());
        } else if (line.equals(PlayerVoice.READY)) {
            player.ready = true;
            progress.begin(player);
            if (player == trainer) {
                player.plan(Fate.LEAVE, TRAINING_NS);
            } else {
                decide(player);
            }
        } else if (line.startsWith(PlayerVoice.LABEL)) {
            tally.reached(line.substring(PlayerVoice.LABEL.length()));
        } else if (line.startsWith(PlayerVoice.AT)) {
            String where = line.substring(PlayerVoice.AT.length());
            int space = where.indexOf(' ');
            player.stand(Integer.parseInt(where.substring(0, space)), where.substring(space + 1));
            decideAtLabel(player);
        } else {
            throw broken(player + " wrote to its standard output, which is the kit's: " + line);
        }
    }

    private void heardEndOf(PlayerProcess player, int exitCode) {
        players.remove(player);
        seats.clear(player.seat);
        progress.end(player);
        boolean asExpected = player.killed ? exitCode != PlayerMain.BROKEN : player.leaves && exitCode == 0;
        if (!asExpected) {
            throw broken(
                    player + " ended by itself: exitCode=" + exitCode + " its standard error:\n" + player.errors());
        }
        if (player.killed) {
            tally.killed(player);
        }
        if (player == trainer) {
            launchPad.trained();
        }
    }

    // Deciding.

    private void decide(PlayerProcess player) {
        if (player.role != Role.VICTIM || player.killed || ending) {
            return;
        }
        player.reprieves = 0;
        int dice = random.nextInt(10);
        if (dice < 2 || tally.labels().isEmpty()) {
            player.plan(Fate.KILL, random.nextLong(KILL_WITHIN_NS));
        } else if (dice < 3) {
            player.plan(Fate.STOP, random.nextLong(KILL_WITHIN_NS));
        } else {
            player.want(dice < 7 ? tally.rarest() : List.of(tally.any(random)));
            player.reprieves = MOST_REPRIEVES;
            player.plan(Fate.KILL, PATIENCE_NS);
        }
    }

    private void decideAtLabel(PlayerProcess player) {
        if (player.killed) {
            return;
        }
        long standNs = random.nextLong(random.nextBoolean() ? SHORT_STAND_NS : LONG_STAND_NS);
        player.plan(random.nextInt(3) == 0 ? Fate.STOP : Fate.KILL, standNs);
    }

    // Acting.

    private void act() throws IOException {
        long nowNs = System.nanoTime();
        for (PlayerProcess player : players) {
            Fate fate = player.fate;
            if (fate != null && player.fateNs - nowNs <= 0) {
                player.fate = null;
                act(player, fate);
            }
        }
    }

    private void act(PlayerProcess player, Fate fate) throws IOException {
        switch (fate) {
            case KILL -> {
                if (isStillOnItsWay(player)) {
                    player.reprieves--;
                    player.plan(Fate.KILL, PATIENCE_NS);
                } else {
                    player.kill();
                }
            }
            case STOP -> {
                signals.stop(player.process());
                tally.stopped(player);
                player.plan(random.nextInt(6) == 0 ? Fate.KILL : Fate.RESUME, random.nextLong(LONGEST_STOP_NS));
            }
            case RESUME -> {
                signals.resume(player.process());
                progress.begin(player);
                player.go();
                decide(player);
            }
            case LEAVE -> letLeave(player);
        }
    }

    /** Where others want the processors too, a player that is to come to a label has hardly begun when its time is over. */
    private boolean isStillOnItsWay(PlayerProcess player) {
        return player.label() == null && player.reprieves > 0 && tally.rounds(player) < ENOUGH_ROUNDS;
    }

    /** Its last round, and what it does at its end. */
    private void letLeave(PlayerProcess player) {
        player.leave();
        progress.begin(player);
    }

    // Looking.

    private void look() throws IOException, InterruptedException {
        for (PlayerProcess player : players) {
            if (!player.ready && player.isOlderThan(LONGEST_START)) {
                throw hangs(player + " has not come to its first round within " + LONGEST_START);
            }
            if (player.role != Role.VICTIM && progress.isOverdue(player)) {
                throw hangs(player + " has not got on for " + settings.limit());
            }
        }
    }

    private AssertionError hangs(String what) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder(what).append("\n").append(Patiently.ask(scenario::state));
        for (PlayerProcess player : players) {
            signals.resume(player.process());
            signals.dump(player.process());
        }
        Thread.sleep(DUMP_MS);
        for (PlayerProcess player : players) {
            text.append("\n--- ").append(player).append(":\n").append(player.errors());
        }
        return broken(text.toString());
    }

    private AssertionError broken(String what) {
        return new AssertionError(what + "\n" + report());
    }

    // Ending.

    private void killAllVictims() throws IOException, InterruptedException {
        ending = true;
        for (PlayerProcess player : players) {
            if (player.role == Role.VICTIM && !player.killed) {
                player.kill();
            }
        }
        while (players.stream().anyMatch(player -> player.role == Role.VICTIM)) {
            step();
        }
    }

    /** Whoever sleeps for ever now was left asleep by one that was killed. */
    private void expectLastRounds() throws IOException, InterruptedException {
        for (int i = 0; i < LAST_ROUNDS; i++) {
            players.forEach(progress::begin);
            while (players.stream().anyMatch(player -> !player.leaves && !progress.hasFinishedARound(player))) {
                step();
            }
        }
    }

    private void expectAllToLeave() throws IOException, InterruptedException {
        tally.countRounds(players);
        board.end();
        players.forEach(this::letLeave);
        while (!players.isEmpty()) {
            step();
        }
    }

    private CrashReport checked() throws InterruptedException {
        CrashReport report = report();
        try {
            return report.with(Patiently.await(() -> scenario.check(report), settings.limit()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(
                    "the check failed: " + e.getMessage() + "\n" + report + "\n" + Patiently.ask(scenario::state), e);
        }
    }

    private CrashReport report() {
        return tally.report(settings, elapsed());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    /** Leaves nothing behind. */
    @Override
    public void close() {
        for (PlayerProcess player : players) {
            player.process().destroyForcibly();
        }
        for (PlayerProcess player : players) {
            player.awaitEnd();
        }
        signals.close();
        region.close();
        LaunchPad.delete(folder);
    }
}
