package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mortise.queue.QueueTesting.Kind;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes, killed (-9) and stopped at whatever instruction they are. */
@ParameterizedClass
@EnumSource(
        value = Kind.class,
        names = {"MANY_TO_MANY", "ONE_TO_ONE"})
class QueueCrashTest {
    @Parameter
    Kind kind;

    private static final int THREADS = 3;
    private static final int PRODUCERS = 4;
    private static final int CONSUMERS = 4;
    private static final int PER_SENDER = 50_000;
    private static final Duration DURATION = Duration.ofSeconds(5);

    /** Senders are counted anew for every process, so that an order can be expected of each. */
    private static final int SENDERS = 2_000;

    private static final QueueOptions OPTIONS =
            QueueOptions.capacity(2048).maxMessageBytes(QueueTraffic.LONGEST).maxMessages(30);

    @TempDir
    Path directory;

    private static Region region(Path directory) throws IOException {
        return Region.createOrAttach(
                directory.resolve("region"),
                RegionOptions.ofMegabytes(400).reserveSpace(false).maxAttachments(64));
    }

    private SharedQueue queue(Region region) {
        return queue(region, kind);
    }

    private static SharedQueue queue(Region region, Kind kind) {
        return SharedQueue.in(region, QueueTesting.NAME, kind.of(OPTIONS));
    }

    @Test
    void shouldLoseNothingUncountedHoweverOftenProcessesAreKilled() throws Exception {
        Random random = new Random();
        List<Jvm> producers = new ArrayList<>();
        List<Jvm> consumers = new ArrayList<>();
        int senders = 0;
        int producersKilled = 0;
        int consumersKilled = 0;
        try (Region region = region(directory)) {
            SharedQueue queue = queue(region);
            QueueTraffic traffic = new QueueTraffic(region, queue, SENDERS, PER_SENDER);
            long endNs = System.nanoTime() + DURATION.toNanos();
            while (System.nanoTime() - endNs < 0 && senders + PRODUCERS * threads() <= SENDERS) {
                while (producers.size() < PRODUCERS) {
                    producers.add(start(Producer.class, random, senders));
                    senders += threads();
                }
                while (consumers.size() < CONSUMERS) {
                    consumers.add(start(Consumer.class, random, 0));
                }
                List<Jvm> victims = random.nextBoolean() ? producers : consumers;
                // Start together, die one by one: each start costs far more than all that is to be interrupted by the
                // kill.
                for (Jvm child : victims) {
                    child.expect("up");
                }
                for (Jvm victim : List.copyOf(victims)) {
                    Thread.sleep(random.nextInt(4));
                    expectAliveAndKill(victim);
                    victims.remove(victim);
                    if (victims == producers) {
                        producersKilled++;
                    } else {
                        consumersKilled++;
                    }
                }
            }
            producers.forEach(Jvm::close);
            producersKilled += producers.size();
            queue.close();
            if (kind == Kind.MANY_TO_MANY) {
                drainTheRest(traffic, queue);
            }
            consumers.forEach(Jvm::close);
            consumersKilled += consumers.size();
            drainTheRest(traffic, queue);
            expectExactAccounts(traffic, queue, senders, producersKilled, consumersKilled);
        } finally {
            producers.forEach(Jvm::close);
            consumers.forEach(Jvm::close);
        }
    }

    /**
     * Some sleep in the kernel, the others have no native code and start faster; some are interpreted, so that each step takes longer and a
     * kill more often falls between two.
     */
    private Jvm start(Class<?> main, Random random, int sender) {
        Jvm.Builder builder = Jvm.builder(main);
        if (random.nextInt(3) > 0) {
            builder.flags("-Djna.boot.library.path=/nowhere", "-Djna.nounpack=true");
        }
        if (random.nextBoolean()) {
            builder.flags("-Xint");
        }
        return builder.start(directory, kind, sender);
    }

    private int threads() {
        return kind.parties(THREADS);
    }

    private static void expectAliveAndKill(Jvm victim) {
        assertThat(victim.isAlive()).as(victim.errors()).isTrue();
        victim.close();
        assertThat(victim.waitFor()).isEqualTo(128 + 9);
    }

    private static void drainTheRest(QueueTraffic traffic, SharedQueue queue) throws InterruptedException {
        QueueTraffic.Checker checker = traffic.new Checker(SENDERS);
        int result = 0;
        while (result != SharedQueue.END_OF_STREAM) {
            result = queue.take(checker, Duration.ofSeconds(60));
            assertThat(result).as("hangs: %s", queue.state()).isNotZero();
        }
    }

    private void expectExactAccounts(
            QueueTraffic traffic, SharedQueue queue, int senders, int producersKilled, int consumersKilled) {
        QueueState state = queue.state();
        long begun = 0;
        long sent = 0;
        long sentUnseen = 0;
        long seen = 0;
        long aborted = 0;
        for (int sender = 0; sender < senders; sender++) {
            for (int number = 0; number < PER_SENDER; number++) {
                int mark = traffic.mark(sender, number);
                if (mark == QueueTraffic.NOT_BEGUN) {
                    break;
                }
                begun++;
                assertThat(QueueTraffic.timesSeen(mark))
                        .as("%d/%d", sender, number)
                        .isLessThanOrEqualTo(1);
                seen += QueueTraffic.timesSeen(mark);
                boolean isSent = (mark & QueueTraffic.SENT) != 0;
                boolean isAborted = (mark & QueueTraffic.ABORTED) != 0;
                sent += isSent ? 1 : 0;
                sentUnseen += isSent && QueueTraffic.timesSeen(mark) == 0 ? 1 : 0;
                aborted += isAborted ? 1 : 0;
                assertThat(isAborted && QueueTraffic.timesSeen(mark) > 0).isFalse();
            }
        }
        long committed = state.claimed() - state.aborted() - state.skipped();
        long handled = committed - state.lost();
        String accounts = String.format(
                "killed producers=%d consumers=%d begun=%d sent=%d seen=%d sentUnseen=%d %s",
                producersKilled, consumersKilled, begun, sent, seen, sentUnseen, state);
        System.out.println(accounts);
        // Each thread of a killed producer was in one call, of a batch at most.
        long calls = (long) producersKilled * threads();
        long unsure = calls * QueueTraffic.LARGEST_BATCH;
        assertThat(state.depth()).as(accounts).isZero();
        assertThat(state.usedBytes()).as(accounts).isZero();
        assertThat(state.delays()).as(accounts).isEmpty();
        assertThat(state.skipped()).as(accounts).isLessThanOrEqualTo(unsure);
        assertThat(state.lost()).as(accounts).isLessThanOrEqualTo((long) consumersKilled * threads());
        // A killed producer may have done each step without noting it.
        long probes = kind == Kind.ONE_TO_ONE ? senders : 0;
        assertThat(state.claimed()).as(accounts).isBetween(begun - unsure, begun + probes);
        assertThat(committed).as(accounts).isBetween(sent, sent + unsure);
        assertThat(state.aborted()).as(accounts).isBetween(aborted, aborted + calls + probes);
        // A message is noted as seen before its handler returns; a consumer killed after that has lost it all the same.
        assertThat(seen).as(accounts).isBetween(handled, committed);
        assertThat(sentUnseen).as(accounts).isLessThanOrEqualTo(state.lost());
        assertThat(committed - seen).as(accounts).isLessThanOrEqualTo(state.lost());
    }

    static final class Producer {
        public static void main(String[] arguments) throws Exception {
            int first = Integer.parseInt(arguments[2]);
            Region region = region(Path.of(arguments[0]));
            Kind kind = Kind.valueOf(arguments[1]);
            SharedQueue queue = queue(region, kind);
            QueueTraffic traffic = new QueueTraffic(region, queue, SENDERS, PER_SENDER);
            for (int i = 0; i < kind.parties(THREADS); i++) {
                int sender = first + i;
                start(() -> {
                    if (kind == Kind.ONE_TO_ONE) {
                        awaitTurn(() -> {
                            try (QueueClaim probe = new QueueClaim()) {
                                queue.tryClaim(0, probe);
                            }
                        });
                    }
                    traffic.send(sender, 0, PER_SENDER);
                });
            }
            Child.sleepForEver();
        }
    }

    static final class Consumer {
        public static void main(String[] arguments) throws Exception {
            Region region = region(Path.of(arguments[0]));
            Kind kind = Kind.valueOf(arguments[1]);
            SharedQueue queue = queue(region, kind);
            QueueTraffic traffic = new QueueTraffic(region, queue, SENDERS, PER_SENDER);
            for (int i = 0; i < kind.parties(THREADS); i++) {
                start(() -> {
                    awaitTurn(() -> queue.peek((buffer, offset, length) -> {}));
                    traffic.new Checker(SENDERS).receive();
                });
            }
            Child.sleepForEver();
        }
    }

    /** Of those that are for a single side, one has it and the others wait for its death. */
    private static void awaitTurn(Runnable attempt) {
        while (true) {
            try {
                attempt.run();
                return;
            } catch (IllegalStateException somebodyHasIt) {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** A thread that fails ends the process, which the parent notices. */
    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                Child.say("up");
                work.run();
            } catch (Throwable e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(3);
            }
        });
        thread.start();
    }

    @Test
    void shouldWaitForAStoppedProducerAndNameIt() throws Exception {
        assumeThat(kind).isEqualTo(Kind.MANY_TO_MANY);
        try (Region region = region(directory);
                Jvm child = Jvm.start(Claimant.class, directory)) {
            SharedQueue queue = queue(region);
            child.expect("claimed");
            QueueTesting.offer(queue, "behind");
            child.stop();
            List<String> found = new ArrayList<>();
            assertThat(queue.take(QueueTesting.into(found), Duration.ofMillis(300)))
                    .isZero();
            assertThat(queue.state().skipped()).isZero();
            assertThat(queue.state().delays())
                    .singleElement()
                    .satisfies(delay -> assertThat(delay.who()).contains("pid " + child.pid()));
            for (int i = 0; i < OPTIONS.maxMessages() - 2; i++) {
                assertThat(QueueTesting.offer(queue, "more")).isNotNegative();
            }
            assertThat(QueueTesting.offer(queue, "full")).isEqualTo(SharedQueue.FULL);
            child.resume();
            child.tell("commit");
            assertThat(queue.take(QueueTesting.into(found), Duration.ofSeconds(60)))
                    .isOne();
            assertThat(queue.take(QueueTesting.into(found), Duration.ofSeconds(60)))
                    .isOne();
            assertThat(found).containsExactly("slow", "behind");
            child.expectSuccess();
        }
    }

    @Test
    void shouldWaitForAStoppedConsumerOnlyWhenFullAndNameIt() throws Exception {
        assumeThat(kind).isEqualTo(Kind.MANY_TO_MANY);
        try (Region region = region(directory);
                Jvm child = Jvm.start(SlowHandler.class, directory)) {
            SharedQueue queue = queue(region);
            QueueTesting.offer(queue, "slow");
            child.expect("handling slow");
            child.stop();
            for (int i = 1; i < OPTIONS.maxMessages(); i++) {
                assertThat(QueueTesting.offer(queue, "m" + i)).isEqualTo(i);
                assertThat(QueueTesting.drain(queue)).containsExactly("m" + i);
            }
            assertThat(queue.put(QueueTesting.text("full"), 0, 4, Duration.ofMillis(200)))
                    .isEqualTo(SharedQueue.TIMED_OUT);
            assertThat(queue.state().lost()).isZero();
            assertThat(queue.state().delays())
                    .singleElement()
                    .satisfies(delay -> assertThat(delay.who()).contains("pid " + child.pid()));
            child.resume();
            child.tell("go on");
            child.expect("handled");
            assertThat(queue.put(QueueTesting.text("room"), 0, 4, Duration.ofSeconds(60)))
                    .isNotNegative();
            child.expectSuccess();
            assertThat(queue.state().lost()).isZero();
        }
    }

    static final class Claimant {
        public static void main(String[] arguments) throws Exception {
            try (Region region = region(Path.of(arguments[0]))) {
                QueueClaim claim = new QueueClaim();
                queue(region, Kind.MANY_TO_MANY).tryClaim(4, claim);
                Child.say("claimed");
                Child.listen();
                claim.buffer().putBytes(0, QueueTesting.text("slow"), 0, 4);
                claim.commit();
            }
        }
    }

    static final class SlowHandler {
        public static void main(String[] arguments) throws Exception {
            try (Region region = region(Path.of(arguments[0]))) {
                queue(region, Kind.MANY_TO_MANY).take((buffer, offset, length) -> {
                    byte[] bytes = new byte[length];
                    buffer.getBytes(offset, bytes);
                    Child.say("handling " + new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
                    Child.listen();
                });
                Child.say("handled");
            }
        }
    }
}
