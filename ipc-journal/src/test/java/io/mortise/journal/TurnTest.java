package io.mortise.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TurnTest {
    private static final int THREADS = 4;
    private static final int TURNS = 50_000;

    private final Turn turn = new Turn();
    private int count;

    @Test
    void shouldBeOnesAtATime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(this::countInTurn));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(count).isEqualTo(THREADS * TURNS);
    }

    private void countInTurn() {
        for (int i = 0; i < TURNS; i++) {
            assertThat(turn.take()).isTrue();
            count++;
            turn.give();
        }
    }

    @Test
    void shouldTellWhoHasItAlready() {
        assertThat(turn.isMine()).isFalse();
        assertThat(turn.take()).isTrue();
        assertThat(turn.isMine()).isTrue();
        assertThat(turn.take()).isFalse();
        turn.give();
        assertThat(turn.isMine()).isFalse();
        assertThat(turn.take()).isTrue();
    }

    @Test
    void shouldWaitThroughAnInterruptAndKeepIt() throws InterruptedException {
        AtomicBoolean wasInterrupted = new AtomicBoolean();
        assertThat(turn.take()).isTrue();
        Thread waiting = new Thread(() -> {
            turn.take();
            wasInterrupted.set(Thread.currentThread().isInterrupted());
        });
        waiting.start();
        waiting.interrupt();
        waiting.join(30);
        assertThat(waiting.isAlive()).isTrue();
        turn.give();
        waiting.join(60_000);
        assertThat(wasInterrupted).isTrue();
    }
}
