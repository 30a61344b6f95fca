package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.queue.QueueTesting.Kind;
import io.mortise.region.Region;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same traffic through one handle, a handle per thread, and a process per thread: each sender's messages arrive in order, whole,
 * and exactly once.
 */
class QueueContractTest {
    private static final int SENDERS = 3;
    private static final int RECEIVERS = 3;
    private static final Kind MANY = Kind.MANY_TO_MANY;

    @TempDir
    Path directory;

    private static QueueOptions options(int maxMessages) {
        return QueueOptions.capacity(1024).maxMessageBytes(QueueTraffic.LONGEST).maxMessages(maxMessages);
    }

    private static SharedQueue queue(Region region, Kind kind, int maxMessages) {
        return SharedQueue.in(region, QueueTesting.NAME, kind.of(options(maxMessages)));
    }

    @ParameterizedTest
    @CsvSource({
        "MANY_TO_MANY, 1, 2000, 0",
        "MANY_TO_MANY, 2, 5000, 0",
        "MANY_TO_MANY, 63, 20000, 0",
        "MANY_TO_MANY, 7, 20000, 8388000",
        "MANY_TO_MANY, 7, 20000, 16777000",
        "MANY_TO_MANY, 7, 20000, 17179869000",
        "MANY_TO_MANY, 1000, 20000, 4611686018427380000",
        "ONE_TO_MANY, 1, 2000, 0",
        "ONE_TO_MANY, 63, 20000, 0",
        "MANY_TO_ONE, 1, 2000, 0",
        "MANY_TO_ONE, 63, 20000, 8388000",
        "ONE_TO_ONE, 1, 5000, 0",
        "ONE_TO_ONE, 2, 20000, 2147483600",
        "ONE_TO_ONE, 63, 50000, 4294967200",
        "ONE_TO_ONE, 1000, 50000, 4611686018427380000",
        "ACKNOWLEDGED_ONE_TO_ONE, 7, 20000, 0",
        "ACKNOWLEDGED, 1, 2000, 0",
        "ACKNOWLEDGED, 7, 20000, 17179869000",
        "ACKNOWLEDGED_TO_ONE, 63, 20000, 0"
    })
    void shouldHoldForThreadsOnOneHandle(Kind kind, int maxMessages, int count, long start) throws Exception {
        try (Region region = QueueTesting.region(directory)) {
            SharedQueue queue = queue(region, kind, maxMessages);
            QueueTesting.startAt(region, start, start);
            runThreads(kind, queue, region, count, start);
        }
    }

    private static void runThreads(Kind kind, SharedQueue queue, Region region, int count, long start)
            throws Exception {
        QueueTraffic traffic = new QueueTraffic(region, queue, SENDERS, count);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> senders = new ArrayList<>();
            List<Future<?>> receivers = new ArrayList<>();
            for (int i = 0; i < kind.senders(); i++) {
                int sender = i;
                senders.add(threads.submit(done(() -> traffic.send(sender, 0, count))));
            }
            for (int i = 0; i < kind.receivers(); i++) {
                receivers.add(threads.submit(done(() -> traffic.new Checker(SENDERS).receive())));
            }
            await(senders);
            queue.close();
            await(receivers);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        expectAllSeenOnce(kind, traffic, queue, count, start);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Callable<Void> done(Work work) {
        return () -> {
            work.run();
            return null;
        };
    }

    private static void await(List<Future<?>> tasks) throws Exception {
        for (Future<?> task : tasks) {
            try {
                task.get(100, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
    }

    private static void expectAllSeenOnce(Kind kind, QueueTraffic traffic, SharedQueue queue, int count, long start) {
        long aborted = 0;
        for (int sender = 0; sender < kind.senders(); sender++) {
            for (int number = 0; number < count; number++) {
                int mark = traffic.mark(sender, number);
                boolean isAborted = mark == QueueTraffic.BEGUN + QueueTraffic.ABORTED;
                assertThat(isAborted || mark == QueueTraffic.BEGUN + QueueTraffic.SENT + QueueTraffic.SEEN)
                        .as("sender=%d number=%d mark=%x", sender, number, mark)
                        .isTrue();
                aborted += isAborted ? 1 : 0;
            }
        }
        QueueState state = queue.state();
        assertThat(state.depth()).isZero();
        assertThat(state.usedBytes()).isZero();
        assertThat(state.aborted()).isEqualTo(aborted);
        assertThat(state.skipped()).isZero();
        assertThat(state.lost()).isZero();
        assertThat(state.redelivered()).isZero();
        assertThat(state.sent()).isEqualTo(start + (long) kind.senders() * count - aborted);
        assertThat(state.received()).isEqualTo(state.sent());
        assertThat(state.receivedBytes()).isEqualTo(state.sentBytes());
    }

    @Test
    void shouldHoldForThreadsOnTheirOwnHandles() throws Exception {
        int count = 20_000;
        List<Region> regions = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Region region = QueueTesting.region(directory)) {
            SharedQueue queue = queue(region, MANY, 100);
            List<Future<?>> senders = new ArrayList<>();
            List<Future<?>> receivers = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int sender = i;
                QueueTraffic theirs = attach(regions, 100, count);
                senders.add(threads.submit(done(() -> theirs.send(sender, 0, count))));
            }
            for (int i = 0; i < RECEIVERS; i++) {
                QueueTraffic theirs = attach(regions, 100, count);
                receivers.add(threads.submit(done(() -> theirs.new Checker(SENDERS).receive())));
            }
            await(senders);
            queue.close();
            await(receivers);
            expectAllSeenOnce(MANY, new QueueTraffic(region, queue, SENDERS, count), queue, count, 0);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            regions.forEach(Region::close);
        }
    }

    private QueueTraffic attach(List<Region> regions, int maxMessages, int count) throws IOException {
        Region region = QueueTesting.region(directory);
        regions.add(region);
        return new QueueTraffic(region, queue(region, MANY, maxMessages), SENDERS, count);
    }

    @ParameterizedTest
    @CsvSource({
        "MANY_TO_MANY, 1, 500",
        "MANY_TO_MANY, 255, 40000",
        "ONE_TO_MANY, 255, 20000",
        "MANY_TO_ONE, 255, 20000",
        "ONE_TO_ONE, 1, 2000",
        "ONE_TO_ONE, 255, 40000",
        "ACKNOWLEDGED, 255, 20000"
    })
    void shouldHoldForProcesses(Kind kind, int maxMessages, int count) throws Exception {
        List<Jvm> senders = new ArrayList<>();
        List<Jvm> receivers = new ArrayList<>();
        try (Region region = QueueTesting.region(directory)) {
            SharedQueue queue = queue(region, kind, maxMessages);
            QueueTraffic traffic = new QueueTraffic(region, queue, SENDERS, count);
            for (int i = 0; i < kind.senders(); i++) {
                senders.add(Jvm.start(Sender.class, directory, kind, maxMessages, i, count));
            }
            for (int i = 0; i < kind.receivers(); i++) {
                receivers.add(Jvm.start(Receiver.class, directory, kind, maxMessages, count));
            }
            senders.forEach(Jvm::expectSuccess);
            queue.close();
            long received = 0;
            for (Jvm receiver : receivers) {
                received += Long.parseLong(receiver.readLine());
                receiver.expectSuccess();
            }
            expectAllSeenOnce(kind, traffic, queue, count, 0);
            assertThat(received + queue.state().aborted()).isEqualTo((long) kind.senders() * count);
        } finally {
            senders.forEach(Jvm::close);
            receivers.forEach(Jvm::close);
        }
    }

    static final class Sender {
        public static void main(String[] arguments) throws Exception {
            int count = Integer.parseInt(arguments[4]);
            try (Region region = QueueTesting.region(Path.of(arguments[0]))) {
                SharedQueue queue = queue(region, Kind.valueOf(arguments[1]), Integer.parseInt(arguments[2]));
                new QueueTraffic(region, queue, SENDERS, count).send(Integer.parseInt(arguments[3]), 0, count);
            }
        }
    }

    static final class Receiver {
        public static void main(String[] arguments) throws Exception {
            int count = Integer.parseInt(arguments[3]);
            try (Region region = QueueTesting.region(Path.of(arguments[0]))) {
                SharedQueue queue = queue(region, Kind.valueOf(arguments[1]), Integer.parseInt(arguments[2]));
                QueueTraffic.Checker receiver = new QueueTraffic(region, queue, SENDERS, count).new Checker(SENDERS);
                receiver.receive();
                Child.say(receiver.received());
            }
        }
    }
}
