package io.mortise.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.queue.QueueClaim;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.queue.SharedTopic;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueExamplesTest {
    private static final Path EXAMPLES = Path.of("testing/io/mortise/samples/QueueExamples.java");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private Region region;
    private SharedQueue queue;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        region = Region.create(folder.resolve("region"), RegionOptions.ofMegabytes(4));
        queue = SharedQueue.in(region, "orders", QueueOptions.capacity(1 << 10).maxMessages(1));
    }

    @AfterEach
    void close() {
        region.close();
    }

    @ParameterizedTest
    @CsvSource({"topics, 2", "traps, 7"})
    void shouldBeWhatThePageShows(String page, int count) throws IOException {
        String compiled = Files.readString(EXAMPLES).replaceAll("\\s+", "");
        Matcher shown = JAVA.matcher(Files.readString(Path.of("../docs/" + page + ".md")));
        int blocks = 0;
        while (shown.find()) {
            assertThat(compiled).contains(shown.group(1).replaceAll("\\s+", ""));
            blocks++;
        }
        assertThat(blocks).isEqualTo(count);
    }

    private void offer(String text) {
        UnsafeBuffer message = new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(queue.offer(message, 0, message.capacity())).isNotNegative();
    }

    @Test
    void shouldKeepCopiesAndNotBuffers() {
        offer("first");
        List<DirectBuffer> kept = QueueExamples.keepWrongly(queue);
        offer("again");
        byte[] copy = QueueExamples.keep(queue).get(0);
        assertThat(new String(copy, StandardCharsets.US_ASCII)).isEqualTo("again");
        assertThat(kept.get(0).capacity()).isGreaterThan(5); // all of the queue, not the message
    }

    @Test
    void shouldNameWhoHasAClaim() {
        QueueExamples.claim(queue, 17);
        assertThat(QueueExamples.keep(queue)).hasSize(1);
        QueueExamples examples = new QueueExamples();
        try (QueueClaim claim = new QueueClaim()) {
            assertThat(queue.tryClaim(8, claim)).isNotNegative();
            examples.nameTheSlow(queue);
        }
        assertThat(examples.log).hasSize(1).first().asString().contains("has claimed and not committed message 1");
    }

    @Test
    void shouldTakeWhatIsThereAndRefuseWhatIsTooLong() throws InterruptedException {
        offer("hello");
        int[] lengths = new int[1];
        QueueExamples.spin(queue, (buffer, offset, length) -> lengths[0] = length);
        assertThat(lengths).containsExactly(5);
        QueueExamples.check(queue, 5);
        assertThatThrownBy(() -> QueueExamples.check(queue, 1 << 20)).hasMessageContaining("length=1048576");
    }

    @Test
    void shouldWaitForItself() throws InterruptedException {
        offer("only");
        Thread stuck = new Thread(() -> {
            try {
                QueueExamples.passOn(queue);
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts it before it waits", e);
            }
        });
        stuck.start();
        while (!queue.state().isProducerAsleep()) {
            Thread.sleep(1);
        }
        assertThat(queue.state().delays()).hasSize(1).first().asString().contains("has taken and not finished");
        stuck.interrupt();
        stuck.join(60_000);
        assertThat(stuck.isAlive()).isFalse();
    }

    @Test
    void shouldListen() throws InterruptedException {
        SharedTopic ticks = QueueExamples.ticks(region);
        Thread publisher = new Thread(() -> {
            while (ticks.state().subscribers().isEmpty()) {
                Thread.onSpinWait();
            }
            UnsafeBuffer message = new UnsafeBuffer(new byte[8]);
            message.putLong(0, 42);
            ticks.offer(message, 0, 8);
            ticks.close();
        });
        QueueExamples examples = new QueueExamples();
        publisher.start();
        examples.listen(ticks);
        publisher.join(60_000);
        assertThat(examples.shown).containsExactly(42L);
        assertThat(examples.warnings).isZero();
    }
}
