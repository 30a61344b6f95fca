package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.codec.Codecs;
import io.mortise.region.FutexSwitch;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a blocking queue does for two parties, whoever they are. */
@ParameterizedClass
@EnumSource
class BlockingQueueContractTest {
    private static final int CAPACITY = 4;
    private static final String LONGER_THAN_A_CELL = "x".repeat(100);

    enum Between {
        THREADS_WITH_ONE_HANDLE,
        THREADS_WITH_TWO_HANDLES,
        THREADS_WITH_TWO_ATTACHMENTS,
        THREADS_THAT_POLL,
        PROCESSES,
        /** One sleeps in the kernel, the other has no futex. */
        PROCESSES_ONE_OF_WHICH_POLLS
    }

    private static Path file;
    private static Region region;
    private static Region otherAttachment;
    private static QueuePeer peer;
    private static TypedQueue<String> shared;
    private static int count;

    @SuppressWarnings("UnusedVariable") // open() has made use of it
    @Parameter
    private Between between;

    private TypedQueue<String> queue;

    @BeforeParameterizedClassInvocation
    static void open(Between between) throws IOException {
        file = Files.createTempDirectory("mortise-queue-").resolve("region");
        region = Region.create(
                file, RegionOptions.ofMegabytes(4).reserveSpace(false).unlinkOnLastClose());
        otherAttachment = Region.attach(file);
        peer = switch (between) {
            case THREADS_WITH_ONE_HANDLE, THREADS_THAT_POLL -> QueuePeer.thread(name -> shared);
            case THREADS_WITH_TWO_HANDLES -> QueuePeer.thread(name -> find(region, name));
            case THREADS_WITH_TWO_ATTACHMENTS -> QueuePeer.thread(name -> find(otherAttachment, name));
            case PROCESSES -> QueuePeer.process(file, true);
            case PROCESSES_ONE_OF_WHICH_POLLS -> QueuePeer.process(file, false);
        };
        if (between == Between.THREADS_THAT_POLL) {
            FutexSwitch.polling();
        }
    }

    @AfterParameterizedClassInvocation
    static void close() throws IOException {
        FutexSwitch.reset();
        peer.close();
        otherAttachment.close();
        region.close();
        Files.deleteIfExists(file);
        Files.delete(file.getParent());
    }

    private static TypedQueue<String> find(Region where, String name) {
        return TypedQueue.joinable(where, name, Codecs.strings());
    }

    @BeforeEach
    void makeQueue() {
        QueueOptions options = QueueOptions.capacity(1024).maxMessages(CAPACITY);
        queue = TypedQueue.joinable(region, "q" + ++count, Codecs.strings(), options);
        shared = queue;
    }

    private String call(String command) {
        return peer.call(queue.name() + " " + command);
    }

    private void begin(String command) {
        peer.begin(queue.name() + " " + command);
    }

    private void awaitConsumerAsleep() throws InterruptedException {
        while (!queue.bytes().state().isConsumerAsleep()) {
            Thread.sleep(1);
        }
    }

    private void awaitProducerAsleep() throws InterruptedException {
        while (!queue.bytes().state().isProducerAsleep()) {
            Thread.sleep(1);
        }
    }

    private void fill() {
        for (int i = 0; i < CAPACITY; i++) {
            queue.add(Integer.toString(i));
        }
    }

    @Test
    void shouldGiveTheOtherWhatWasPutInOrder() throws InterruptedException {
        queue.put("a");
        assertThat(queue.offer(LONGER_THAN_A_CELL)).isTrue();
        assertThat(queue.add("")).isTrue();
        assertThat(queue.offer("d", 1, TimeUnit.MINUTES)).isTrue();
        assertThat(call("take")).isEqualTo("a");
        assertThat(call("poll")).isEqualTo(LONGER_THAN_A_CELL);
        assertThat(call("poll 60000")).isEqualTo("");
        assertThat(call("drain")).isEqualTo("[d]");
        assertThat(call("poll")).isEqualTo("null");
    }

    @Test
    void shouldTakeWhatTheOtherPutInOrder() throws InterruptedException {
        assertThat(call("put a")).isEqualTo("ok");
        assertThat(call("offer b")).isEqualTo("true");
        assertThat(call("add c")).isEqualTo("ok");
        assertThat(call("offerFor " + LONGER_THAN_A_CELL)).isEqualTo("true");
        assertThat(queue.take()).isEqualTo("a");
        assertThat(queue.poll()).isEqualTo("b");
        assertThat(queue.poll(Duration.ofMinutes(1))).isEqualTo("c");
        assertThat(queue.poll(1, TimeUnit.MINUTES)).isEqualTo(LONGER_THAN_A_CELL);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void shouldRefuseTheOtherWhenFull() {
        fill();
        assertThat(call("offer e")).isEqualTo("false");
        assertThat(call("add e")).isEqualTo("IllegalStateException");
        assertThat(queue.poll()).isEqualTo("0");
        assertThat(call("offer e")).isEqualTo("true");
        assertThat(queue.offer("f")).isFalse();
    }

    @Test
    void shouldWakeAConsumer() throws InterruptedException {
        begin("take");
        awaitConsumerAsleep();
        queue.put("a");
        assertThat(peer.answer()).isEqualTo("a");
        begin("poll 60000");
        awaitConsumerAsleep();
        assertThat(queue.offer("b")).isTrue();
        assertThat(peer.answer()).isEqualTo("b");
    }

    @Test
    void shouldWakeAProducer() throws InterruptedException {
        fill();
        begin("put e");
        awaitProducerAsleep();
        assertThat(queue.take()).isEqualTo("0");
        assertThat(peer.answer()).isEqualTo("ok");
        begin("offerFor f");
        awaitProducerAsleep();
        List<String> all = new ArrayList<>();
        assertThat(queue.drainTo(all)).isEqualTo(CAPACITY);
        assertThat(peer.answer()).isEqualTo("true");
        assertThat(all).containsExactly("1", "2", "3", "e");
        assertThat(queue).containsExactly("f");
    }

    @Test
    void shouldWakeAProducerByClear() throws InterruptedException {
        fill();
        begin("put e");
        awaitProducerAsleep();
        queue.clear();
        assertThat(peer.answer()).isEqualTo("ok");
        assertThat(queue).containsExactly("e");
    }

    @Test
    void shouldEndAWaitByInterrupt() throws InterruptedException {
        begin("take");
        awaitConsumerAsleep();
        peer.interrupt();
        assertThat(peer.answer()).isEqualTo("interrupted");
        fill();
        begin("put e");
        awaitProducerAsleep();
        peer.interrupt();
        assertThat(peer.answer()).isEqualTo("interrupted");
        assertThat(queue).containsExactly("0", "1", "2", "3");
    }

    @Test
    void shouldTellBothWhatItHolds() {
        queue.add("a");
        assertThat(call("add " + LONGER_THAN_A_CELL)).isEqualTo("ok");
        assertThat(call("peek")).isEqualTo("a");
        assertThat(queue.peek()).isEqualTo("a");
        assertThat(call("list")).isEqualTo("[a, " + LONGER_THAN_A_CELL + "]");
        assertThat(call("size")).isEqualTo("2");
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.remainingCapacity()).isEqualTo(CAPACITY - 2);
        assertThat(queue.contains(LONGER_THAN_A_CELL)).isTrue();
    }

    @Test
    void shouldRemoveWhatTheOtherPut() {
        assertThat(call("add a")).isEqualTo("ok");
        assertThat(call("add b")).isEqualTo("ok");
        assertThat(call("add c")).isEqualTo("ok");
        assertThat(queue.remove("b")).isTrue();
        assertThat(call("list")).isEqualTo("[a, c]");
        assertThat(call("remove a")).isEqualTo("true");
        assertThat(call("remove a")).isEqualTo("false");
        assertThat(queue.poll()).isEqualTo("c");
        assertThat(call("poll")).isEqualTo("null");
    }

    @Test
    void shouldEndTheStreamForBoth() throws InterruptedException {
        queue.add("a");
        assertThat(call("close")).isEqualTo("ok");
        assertThat(queue.isClosed()).isTrue();
        assertThatThrownBy(() -> queue.put("b")).isInstanceOf(QueueClosedException.class);
        assertThatThrownBy(() -> queue.offer("b")).isInstanceOf(QueueClosedException.class);
        assertThatThrownBy(() -> queue.offer("b", Duration.ofMinutes(1))).isInstanceOf(QueueClosedException.class);
        assertThatThrownBy(() -> queue.add("b")).isInstanceOf(IllegalStateException.class);
        assertThat(call("offer b")).isEqualTo("QueueClosedException");
        assertThat(queue.isExhausted()).isFalse();
        assertThat(call("take")).isEqualTo("a");
        assertThat(queue.isExhausted()).isTrue();
        assertThat(call("take")).isEqualTo("QueueClosedException");
        assertThat(call("poll 60000")).isEqualTo("null");
        assertThat(queue.poll(Duration.ofMinutes(1))).isNull();
        assertThat(queue.take(element -> {})).isEqualTo(TypedQueue.END_OF_STREAM);
        assertThat(queue.remainingCapacity()).isZero();
    }

    @Test
    void shouldWakeThoseWhoWaitWhenItIsClosed() throws InterruptedException {
        begin("take");
        awaitConsumerAsleep();
        queue.close();
        assertThat(peer.answer()).isEqualTo("QueueClosedException");
    }

    @Test
    void shouldWakeProducersWhenItIsClosed() throws InterruptedException {
        fill();
        begin("put e");
        awaitProducerAsleep();
        queue.close();
        assertThat(peer.answer()).isEqualTo("QueueClosedException");
        assertThat(queue).hasSize(CAPACITY);
    }

    @Test
    void shouldJoinWhenAllIsDone() throws InterruptedException {
        assertThat(queue.join(Duration.ZERO)).isTrue();
        fill();
        assertThat(queue.join(Duration.ZERO)).isFalse();
        begin("join");
        for (int i = 0; i < CAPACITY; i++) {
            queue.take();
        }
        assertThat(queue.tasks()).isEqualTo(new TaskCounts(0, CAPACITY, 0));
        assertThat(queue.join(Duration.ofMillis(30))).isFalse();
        for (int i = 0; i < CAPACITY; i++) {
            queue.taskDone();
        }
        assertThat(peer.answer()).isEqualTo("ok");
        assertThat(queue.tasks()).isEqualTo(new TaskCounts(0, 0, 0));
    }

    @Test
    void shouldJoinTheWorkOfTheOther() throws InterruptedException {
        begin("work 100");
        for (int i = 0; i < 100; i++) {
            queue.put(Integer.toString(i));
        }
        queue.join();
        assertThat(queue.tasks()).isEqualTo(new TaskCounts(0, 0, 0));
        assertThat(queue).isEmpty();
        assertThat(peer.answer()).isEqualTo("ok");
    }

    @Test
    void shouldNotWaitForWhatWasRemoved() throws InterruptedException {
        fill();
        begin("join");
        queue.remove("1");
        queue.removeIf(element -> element.equals("2"));
        queue.clear();
        assertThat(peer.answer()).isEqualTo("ok");
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNotLetAJoinerWaitThroughAnInterrupt() throws InterruptedException {
        queue.add("a");
        begin("join");
        peer.interrupt();
        assertThat(peer.answer()).isEqualTo("interrupted");
        assertThat(call("joinFor 20")).isEqualTo("false");
    }
}
