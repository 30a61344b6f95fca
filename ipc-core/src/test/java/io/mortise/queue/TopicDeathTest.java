package io.mortise.queue;

import static io.mortise.queue.TopicTesting.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of deaths amid living traffic: attachments that do part of what publishers and subscribers do and are then closed without a word, which
 * makes their owner words dead ones'. Unlike a killed process, such a death knows where it happened, so the counts must agree exactly.
 */
class TopicDeathTest {
    private static final int PUBLISHERS = 2;
    private static final int COUNT = 5_000;

    /** Each that dies may hold up the publishers until somebody asks whether it lives. */
    private static final int DEATHS = 600;

    /** Mostly there is no room, or the living have the turn. */
    private static final int ATTEMPTS = 1_000;

    /** The dead ones publish as one more. */
    private static final int ALL = PUBLISHERS + 1;

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom();
    private int publishedByTheDead;
    private int claimsLeft;
    private int subscriptionsLeft;

    @Test
    void shouldAccountForEveryMessageWhoeverDies() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Region region = TopicTesting.region(directory)) {
            SharedTopic topic = SharedTopic.in(
                    region,
                    NAME,
                    TopicOptions.capacity(1024)
                            .maxMessageBytes(TopicTraffic.LONGEST)
                            .maxSubscribers(4));
            CountDownLatch here = new CountDownLatch(2);
            Future<String> blocking = threads.submit(
                    () -> TopicTraffic.receive(topic, WhenSlow.BLOCK_PUBLISHER, From.OLDEST, ALL, here::countDown));
            Future<String> dropping = threads.submit(
                    () -> TopicTraffic.receive(topic, WhenSlow.DROP_OLDEST, From.OLDEST, ALL, here::countDown));
            assertThat(here.await(60, TimeUnit.SECONDS)).isTrue();
            List<Future<?>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int publisher = i;
                publishers.add(threads.submit(() -> {
                    TopicTraffic.publish(topic, publisher, COUNT);
                    return null;
                }));
            }
            for (int deaths = 0; deaths < DEATHS && !publishers.stream().allMatch(Future::isDone); deaths++) {
                dieOnce();
            }
            for (Future<?> publisher : publishers) {
                publisher.get(60, TimeUnit.SECONDS);
            }
            topic.close();
            long all = (long) PUBLISHERS * COUNT + publishedByTheDead;
            String accounts = "published by the dead=" + publishedByTheDead + " claimsLeft=" + claimsLeft
                    + " subscriptionsLeft=" + subscriptionsLeft + " blocking=" + blocking.get(60, TimeUnit.SECONDS)
                    + " dropping=" + dropping.get(60, TimeUnit.SECONDS);
            System.out.println(accounts);
            assertThat(claimsLeft * subscriptionsLeft).as(accounts).isPositive();
            assertThat(topic.state().published()).as(accounts).isEqualTo(all);
            assertThat(blocking.get()).as(accounts).isEqualTo(all + " 0 0");
            String[] counts = dropping.get().split(" ", -1);
            assertThat(Long.parseLong(counts[0]) + Long.parseLong(counts[1]))
                    .as(accounts)
                    .isEqualTo(all);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Works with what a topic is made of, and not with a topic, which would clean up. */
    private void dieOnce() throws IOException {
        try (Region victim = Region.attach(directory.resolve("region"))) {
            TopicMemory memory = TopicTesting.memory(victim, NAME);
            TopicCells cells = new TopicCells(memory, victim);
            if (random.nextBoolean()) {
                subscribeInPart(memory, cells);
            } else {
                publishInPart(memory, cells, Objects.requireNonNull(victim.find(NAME, TopicDescriptor.TYPE)));
            }
        }
    }

    private void subscribeInPart(TopicMemory memory, TopicCells cells) {
        WhenSlow whenSlow = random.nextInt(3) > 0 ? WhenSlow.BLOCK_PUBLISHER : WhenSlow.DISCONNECT;
        int cell = cells.take(NAME, whenSlow);
        subscriptionsLeft++;
        if (random.nextInt(4) > 0) {
            memory.moveCursor(cell, new TopicMarks(memory).oldest().position());
            cells.enliven(cell, whenSlow);
        }
    }

    private void publishInPart(TopicMemory memory, TopicCells cells, Extent extent) {
        TopicPublisher publisher = new TopicPublisher(memory, cells, extent);
        int length = 12 + random.nextInt(100);
        for (int attempts = 0; publisher.claim(length) < 0; attempts++) {
            if (attempts == ATTEMPTS) {
                return;
            }
            Thread.yield();
        }
        UnsafeBuffer window = publisher.claimedWindow();
        TopicTraffic.fill(window, publisher.claimedOffset(), length, PUBLISHERS, publishedByTheDead, random);
        if (random.nextBoolean()) {
            claimsLeft++;
            return;
        }
        TopicPlace tail = new TopicTail(memory, new TopicMarks(memory)).find();
        memory.ring.clear(tail.position() + TopicLayout.recordBytes(length));
        memory.ring.release(tail.position(), TopicRing.messageHeader(tail.number(), length));
        publishedByTheDead++;
    }
}
