package io.mortise.queue;

import static io.mortise.queue.QueueTesting.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A queue of cells, and a second attachment that does the first steps of an operation by hand and dies: it is closed. */
abstract class QueueVictim {
    /** Three laps of eight cells. */
    private static final int ROUNDS = 24;

    @TempDir
    Path directory;

    Region region;
    Region victim;
    SharedQueue queue;
    QueueMemory memory;
    int dead;
    private final QueueOptions options;

    QueueVictim(QueueOptions options) {
        this.options = options;
    }

    @BeforeEach
    void open() throws IOException {
        region = QueueTesting.region(directory);
        queue = SharedQueue.in(region, NAME, options);
        victim = Region.attach(directory.resolve("region"));
        memory = memory(victim);
        dead = victim.owner();
    }

    @AfterEach
    void close() {
        victim.close();
        region.close();
    }

    void die() {
        victim.close();
        assertThat(region.isDead(dead)).isTrue();
    }

    /** The first step of a take. */
    long take() {
        long position = memory.taken();
        long word = memory.cell(position);
        assertThat(CellWord.isCommitted(word, memory.lap(position))).isTrue();
        assertThat(memory.casCell(position, word, CellWord.taken(dead, CellWord.length(word))))
                .isTrue();
        return position;
    }

    List<String> takeAll(int count) {
        List<String> found = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                assertThat(queue.take(into(found), Duration.ofSeconds(60))).isOne();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    /** The queue does what a new one does, several times round. */
    void expectHealthy() {
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(offer(queue, "h".repeat(100) + round)).isNotNegative();
            assertThat(drain(queue)).containsExactly("h".repeat(100) + round);
        }
        for (int i = 0; i < options.maxMessages(); i++) {
            assertThat(offer(queue, "m" + i)).isNotNegative();
        }
        assertThat(offer(queue, "m")).isEqualTo(SharedQueue.FULL);
        assertThat(drain(queue)).hasSize(options.maxMessages());
        assertThat(queue.state().usedBytes()).isZero();
        assertThat(queue.state().delays()).isEmpty();
    }
}
