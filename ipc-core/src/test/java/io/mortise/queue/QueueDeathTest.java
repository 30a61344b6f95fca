package io.mortise.queue;

import static io.mortise.queue.QueueTesting.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Thousands of deaths amid living traffic: attachments that do part of an operation by hand and are then closed, which makes their owner
 * words dead ones'. Unlike a killed process, such a death knows where it happened, so the counters must agree exactly.
 */
class QueueDeathTest {
    private static final int SENDERS = 2;
    private static final int RECEIVERS = 2;
    private static final int COUNT = 500_000;

    /** So that the counters' low bits are refreshed on the way. */
    private static final long START = (1L << 23) - 1_000;

    private static final Duration DURATION = Duration.ofMillis(800);

    @TempDir
    Path directory;

    private final Random random = new Random();
    private long claimsLeft;
    private long takesLeft;
    private long deaths;

    @ParameterizedTest
    @CsvSource({"1, false", "3, false", "30, false", "1, true", "30, true"})
    void shouldCountEveryDeathExactly(int maxMessages, boolean acknowledged) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Region region = QueueTesting.region(directory)) {
            SharedQueue queue = SharedQueue.in(
                    region,
                    NAME,
                    QueueOptions.capacity(2048)
                            .maxMessageBytes(QueueTraffic.LONGEST)
                            .maxMessages(maxMessages)
                            .acknowledged(acknowledged));
            QueueTesting.startAt(region, START, 0);
            QueueTraffic traffic = new QueueTraffic(region, queue, SENDERS, COUNT);
            List<Future<?>> senders = new ArrayList<>();
            List<Future<?>> receivers = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int sender = i;
                senders.add(threads.submit(() -> {
                    traffic.send(sender, 0, COUNT);
                    return null;
                }));
            }
            for (int i = 0; i < RECEIVERS; i++) {
                receivers.add(threads.submit(() -> {
                    traffic.new Checker(SENDERS).receive();
                    return null;
                }));
            }
            long endNs = System.nanoTime() + DURATION.toNanos();
            while (System.nanoTime() - endNs < 0) {
                dieOnce();
            }
            queue.close();
            for (Future<?> task : senders) {
                task.get(60, TimeUnit.SECONDS);
            }
            for (Future<?> task : receivers) {
                task.get(60, TimeUnit.SECONDS);
            }
            expectExactCounts(traffic, queue);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void dieOnce() throws IOException {
        try (Region victim = Region.attach(directory.resolve("region"))) {
            QueueMemory memory = QueueTesting.memory(victim);
            boolean done = false;
            for (int attempts = 0; attempts < 10_000 && !done; attempts++) {
                done = random.nextBoolean() ? claimInPart(memory, victim.owner()) : takeInPart(memory, victim.owner());
            }
        }
        deaths++;
    }

    private boolean claimInPart(QueueMemory memory, int owner) {
        int length = random.nextInt(100);
        long position = memory.tail();
        // The head never runs ahead of what these read, so there is at least as much room as they say.
        long room = memory.headData() + memory.layout.options().capacityBytes();
        long cells = memory.head() + memory.layout.options().maxMessages();
        long word = memory.cell(position);
        long end = memory.end(position - 1) + QueueMemory.ringBytes(length);
        if (position >= cells
                || end > room
                || !CellWord.isFreeFor(word, memory.lap(position))
                || !memory.casCell(position, word, CellWord.claimed(owner, length))) {
            return false;
        }
        claimsLeft++;
        if (random.nextBoolean()) {
            memory.raiseEnd(position, end);
            if (random.nextBoolean()) {
                memory.casTail(position, position + 1);
            }
        }
        return true;
    }

    private boolean takeInPart(QueueMemory memory, int owner) {
        long position = memory.taken();
        long word = memory.cell(position);
        if (!CellWord.isCommitted(word, memory.lap(position))
                || !memory.casCell(position, word, CellWord.taken(owner, CellWord.length(word)))) {
            return false;
        }
        takesLeft++;
        if (random.nextBoolean()) {
            memory.casTaken(position, position + 1);
        }
        return true;
    }

    private void expectExactCounts(QueueTraffic traffic, SharedQueue queue) {
        QueueState state = queue.state();
        long sent = 0;
        long seen = 0;
        for (int sender = 0; sender < SENDERS; sender++) {
            for (int number = 0; number < COUNT; number++) {
                int mark = traffic.mark(sender, number);
                assertThat(QueueTraffic.timesSeen(mark)).isLessThanOrEqualTo(1);
                sent += (mark & QueueTraffic.SENT) / QueueTraffic.SENT;
                seen += QueueTraffic.timesSeen(mark);
            }
        }
        String accounts = "deaths=" + deaths + " claimsLeft=" + claimsLeft + " takesLeft=" + takesLeft + " sent=" + sent
                + " seen=" + seen + " " + state;
        System.out.println(accounts);
        assertThat(claimsLeft).as(accounts).isPositive();
        assertThat(takesLeft).as(accounts).isPositive();
        assertThat(state.skipped()).as(accounts).isEqualTo(claimsLeft);
        boolean acknowledged = queue.options().acknowledged();
        long lost = acknowledged ? 0 : takesLeft;
        assertThat(state.redelivered()).as(accounts).isEqualTo(takesLeft - lost);
        assertThat(state.lost()).as(accounts).isEqualTo(lost);
        assertThat(sent).as(accounts).isEqualTo(seen + lost);
        assertThat(state.sent()).as(accounts).isEqualTo(START + sent);
        assertThat(state.received()).as(accounts).isEqualTo(START + seen);
        assertThat(state.depth()).as(accounts).isZero();
        assertThat(state.usedBytes()).as(accounts).isZero();
    }
}
