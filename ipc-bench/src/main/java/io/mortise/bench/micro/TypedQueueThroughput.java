package io.mortise.bench.micro;

import io.mortise.codec.Codecs;
import io.mortise.queue.Parties;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.TypedQueue;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How many numbers a second go through a blocking queue from one thread to another of the same JVM. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class TypedQueueThroughput {
    /** Messages that are sent in one go. */
    public static final int MESSAGES = 1 << 18;

    private static final int CAPACITY = 1 << 14;
    private static final int LONG_PAUSE = 32;
    private static final Long END = -1L;

    /** Which queue. */
    @Param({
        "array-blocking-queue",
        "mortise-typed-queue",
        "mortise-typed-queue-single",
        "mortise-joinable-queue",
        "mortise-acknowledged-queue"
    })
    public String subject = "";

    /**
     * {@code wait}: put and take; {@code spin}: offer and poll until they succeed; {@code pause}: the same, but who finds nothing, or no room,
     * looks away for about a microsecond.
     */
    @Param({"wait", "spin", "pause"})
    public String manner = "";

    private final Long[] numbers = new Long[128];
    private PrivateRegion place;
    private BlockingQueue<Long> queue;
    private int pause;
    private Runnable finish;
    private Thread receiver;
    private volatile long received;

    /** For JMH. */
    public TypedQueueThroughput() {}

    /**
     * Makes the queue, and starts the receiver.
     *
     * @throws IOException if there is no room for a region
     */
    @Setup
    public void open() throws IOException {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (long) i;
        }
        place = PrivateRegion.ofBytes(8 << 20);
        QueueOptions options = QueueOptions.capacity(64).maxMessages(CAPACITY - 1);
        queue = switch (subject) {
            case "array-blocking-queue" -> new ArrayBlockingQueue<>(CAPACITY - 1);
            case "mortise-typed-queue" -> TypedQueue.in(place.region(), "queue", Codecs.longs(), options);
            case "mortise-typed-queue-single" ->
                TypedQueue.in(
                        place.region(),
                        "queue",
                        Codecs.longs(),
                        options.producers(Parties.SINGLE).consumers(Parties.SINGLE));
            case "mortise-acknowledged-queue" ->
                TypedQueue.in(place.region(), "queue", Codecs.longs(), options.acknowledged(true));
            default -> TypedQueue.joinable(place.region(), "queue", Codecs.longs(), options);
        };
        pause = manner.equals("pause") ? LONG_PAUSE : 1;
        finish = switch (subject) {
            case "mortise-joinable-queue", "mortise-acknowledged-queue" -> ((TypedQueue<Long>) queue)::taskDone;
            default -> () -> {};
        };
        receiver = new Thread(manner.equals("wait") ? this::take : this::poll, "receiver");
        receiver.start();
    }

    /**
     * Ends the receiver, and closes the region.
     *
     * @throws IOException          if its folder can not be deleted
     * @throws InterruptedException if somebody interrupts it
     */
    @TearDown
    public void close() throws IOException, InterruptedException {
        queue.put(END);
        receiver.join();
        place.close();
    }

    private void take() {
        try {
            long count = 0;
            while (queue.take() >= 0) {
                finish.run();
                note(++count);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll() {
        long count = 0;
        while (true) {
            Long number = queue.poll();
            if (number == null) {
                lookAway();
            } else if (number < 0) {
                return;
            } else {
                finish.run();
                note(++count);
            }
        }
    }

    private void lookAway() {
        for (int i = 0; i < pause; i++) {
            Thread.onSpinWait();
        }
    }

    private void note(long count) {
        if (count % MESSAGES == 0) {
            received = count;
        }
    }

    /**
     * Sends numbers, and waits until they are all received.
     *
     * @throws InterruptedException if somebody interrupts it
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void send() throws InterruptedException {
        long before = received;
        if (manner.equals("wait")) {
            for (int i = 0; i < MESSAGES; i++) {
                queue.put(numbers[i & 127]);
            }
        } else {
            for (int i = 0; i < MESSAGES; i++) {
                while (!queue.offer(numbers[i & 127])) {
                    lookAway();
                }
            }
        }
        while (received == before) {
            Thread.onSpinWait();
        }
    }
}
