package io.mortise.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.process.ChildProcess;
import io.mortise.process.ChildTask;
import io.mortise.process.ProcessPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Managers between several JVMs, some of which are killed. */
@SuppressWarnings({"LockNotBeforeTry", "unused"})
class ManagerProcessTest {
    private static Manager manager;

    @BeforeAll
    static void open() throws IOException {
        manager = ManagerContract.builder().start();
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    private static void add(Lock lock, ManagedValue<Integer> sum, int times) {
        for (int i = 0; i < times; i++) {
            lock.lock();
            try {
                sum.set(sum.get() + 1);
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    void shouldBeUsedByChildrenToWhichProxiesAreHanded() throws Exception {
        ManagedLock lock = manager.lock();
        ManagedValue<Integer> sum = manager.value(0);
        List<ChildTask<Integer>> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            children.add(ChildProcess.builder(() -> {
                        add(lock, sum, 100);
                        return 1;
                    })
                    .start());
        }
        add(lock, sum, 100);
        for (ChildTask<Integer> child : children) {
            assertThat(child.result().get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(sum.get()).isEqualTo(400);
        assertThat(lock.ownerDeaths()).isZero();
    }

    @Test
    void shouldBeUsedByTasksOfAPool() throws Exception {
        ConcurrentMap<String, Integer> lengths = manager.map();
        try (ProcessPool pool = ProcessPool.builder().workers(2).build()) {
            List<String> words = List.of("a", "bb", "cc", "ddd", "eee", "fff");
            pool.map(word -> lengths.merge(Integer.toString(word.length()), 1, Integer::sum), words);
            Object made = pool.submit(() -> lengths).get(60, TimeUnit.SECONDS);
            assertThat(made).isSameAs(lengths); // there and back
        }
        assertThat(lengths)
                .containsEntry("1", 1)
                .containsEntry("2", 2)
                .containsEntry("3", 3)
                .hasSize(3);
    }

    @Test
    void shouldReleaseTheLockOfAKilledHolder() throws Exception {
        ManagedLock lock = manager.lock();
        ManagedEvent held = manager.event();
        try (ChildProcess holder = ChildProcess.builder(() -> {
                    lock.lock();
                    held.set();
                    sleep();
                })
                .start()) {
            assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(lock.tryLock()).isFalse();
            holder.kill();
            assertThat(lock.tryLock(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(lock.isInconsistent()).isTrue();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
        lock.markConsistent();
        lock.unlock();
    }

    private static void sleep() {
        try {
            Thread.sleep(300_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldTakeNothingForAKilledWaiter() throws Exception {
        try (ManagerServer server = ManagerContract.builder().serve();
                Manager mine = ManagerContract.builder().connect(server.uri())) {
            BlockingQueue<String> queue = mine.queue(1);
            ManagedBarrier barrier = mine.barrier(2);
            ManagedLatch ready = mine.latch(1);
            try (ChildProcess waiter = ChildProcess.builder(() -> {
                        Thread other = new Thread(() -> {
                            try {
                                int index = barrier.await();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
                        other.setDaemon(true);
                        other.start();
                        ready.countDown();
                        return queue.take();
                    })
                    .start()) {
                ready.await();
                Eventually.await(() -> barrier.getNumberWaiting() == 1);
                assertThat(server.clients()).isEqualTo(2);
                waiter.kill();
                Eventually.await(() -> server.clients() == 1);
            }
            Eventually.await(barrier::isBroken);
            Eventually.await(() -> server.connections() == 2); // of the living: control, and this thread's
            queue.put("for the living");
            Thread.sleep(50); // in which somebody could take it
            assertThat(queue.poll()).isEqualTo("for the living");
        }
    }

    @Test
    void shouldTellAllWhenTheServerIsKilled() throws Exception {
        try (Manager doomed = ManagerContract.builder().start()) {
            ManagedLock lock = doomed.lock();
            lock.lock();
            BlockingQueue<String> queue = doomed.queue(1);
            Background<Object> taker = Background.run(queue::take);
            Background<Object> locker = Background.run(() -> {
                lock.lock();
                return "locked";
            });
            ChildProcess server = doomed.child();
            server.kill();
            assertThat(taker.failure()).isInstanceOf(ManagerDisconnectedException.class);
            assertThat(locker.failure()).isInstanceOf(ManagerDisconnectedException.class);
            assertThatThrownBy(queue::size)
                    .isInstanceOf(ManagerDisconnectedException.class)
                    .hasMessageContaining(doomed.uri());
            assertThat(queue.toString()).contains("BlockingQueue");
            Eventually.await(() -> !doomed.isOpen());
        }
    }

    @Test
    void shouldEndItsServerAndLeaveNothing() throws Exception {
        Manager closing = Manager.start();
        ChildProcess server = closing.child();
        Path folder = Path.of(closing.uri().substring("unix:".length())).getParent();
        assertThat(folder).isDirectory();
        closing.close();
        closing.close();
        assertThat(server.isAlive()).isFalse();
        assertThat(server.exitCode()).hasValue(0);
        assertThat(folder).doesNotExist();
        assertThatThrownBy(() -> Manager.connect(closing.uri())).isInstanceOf(IOException.class);
    }

    /** Starts a manager, says where, and waits to be killed. */
    static final class Starts {
        private Starts() {}

        public static void main(String[] args) throws Exception {
            try (Manager mine = Manager.start()) {
                Path unfinished = Path.of(args[0] + ".unfinished");
                Files.writeString(unfinished, mine.child().pid() + " " + mine.uri());
                Files.move(unfinished, Path.of(args[0]));
                sleep();
            }
        }
    }

    @Test
    void shouldEndWithItsParentHoweverThatEnds(@TempDir Path folder) throws Exception {
        Path said = folder.resolve("said");
        try (ChildProcess parent =
                ChildProcess.builder(Starts.class).args(said.toString()).start()) {
            Eventually.await(() -> Files.exists(said));
            String[] words = Files.readString(said).split(" ", 2);
            Path socket = Path.of(words[1].substring("unix:".length()));
            assertThat(socket).exists();
            parent.kill();
            Eventually.await(() -> !ProcessHandle.of(Long.parseLong(words[0]))
                    .map(ProcessHandle::isAlive)
                    .orElse(false));
            Eventually.await(() -> !Files.exists(socket.getParent()));
        }
    }

    @Test
    void shouldShowNobodyTheKey() throws Exception {
        byte[] key = "0123456789-a-key-that-is-easy-to-find".getBytes(StandardCharsets.US_ASCII);
        try (Manager secret =
                ManagerContract.builder().address("tcp://127.0.0.1:0").key(key).start()) {
            ManagedEvent up = secret.event();
            ManagedEvent done = secret.event();
            try (ChildTask<Void> child = ChildProcess.builder(() -> {
                        up.set(); // connects by the file with the key
                        try {
                            done.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .start()) {
                up.await();
                for (long pid : new long[] {secret.child().pid(), child.pid()}) {
                    for (String what : List.of("cmdline", "environ")) {
                        Path file = Path.of("/proc/" + pid + "/" + what);
                        if (Files.isReadable(file)) {
                            byte[] text = Files.readAllBytes(file);
                            assertThat(ManagerSafetyTest.indexOf(text, key)).isNegative();
                        }
                    }
                }
                done.set();
                child.result().get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void shouldSayWhyItCannotStart(@TempDir Path folder) throws Exception {
        try (Manager first = Manager.builder()
                .address("unix:" + folder.resolve("d").resolve("s"))
                .start()) {
            assertThatThrownBy(() -> Manager.builder().address(first.uri()).start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("could not start")
                    .hasMessageContaining("listens there already");
            assertThat(Manager.connect(first.uri()).names()).isEmpty();
        }
    }
}
