package io.mortise.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.process.RemoteTaskException;
import io.mortise.process.UnsendableException;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds for every manager, wherever its server runs and whatever the way there. One and another are two clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // where locks themselves are tried
abstract class ManagerContract {
    private Manager one;
    private Manager another;

    /** {@return a client; the first starts the server} */
    abstract Manager connect() throws IOException;

    /** {@return what the server has in common, whatever it is} */
    static ManagerBuilder builder() {
        return Manager.builder().allowApplicationClasses().register(Counter.class, CounterTarget::new);
    }

    @BeforeAll
    void open() throws IOException {
        one = connect();
        another = connect();
    }

    @AfterAll
    void close() {
        another.close();
        one.close();
        end();
    }

    /** Ends the server if a client does not. */
    void end() {}

    /** Has no {@code equals}. */
    static final class Plain implements Serializable {
        private static final long serialVersionUID = 1;

        int number;

        Plain(int number) {
            this.number = number;
        }
    }

    @Test
    void shouldFindTheSameObjectByName() {
        ConcurrentMap<String, Integer> map = one.map("same");
        ConcurrentMap<String, Integer> same = another.map("same");
        assertThat(map.put("a", 1)).isNull();
        assertThat(same).containsEntry("a", 1);
        assertThat(same.put("a", 2)).isEqualTo(1);
        assertThat(map).containsExactly(Map.entry("a", 2));
        assertThat(one.names()).contains("same");
        assertThat(one.<String, Integer>map("other")).isEmpty();
    }

    @Test
    void shouldRefuseAnotherKindOfTheSameName() {
        one.semaphore("permits", 2);
        assertThatThrownBy(() -> another.map("permits"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("permits is a semaphore[2], not a map[]");
        assertThatThrownBy(() -> another.semaphore("permits", 3)).hasMessageContaining("not a semaphore[3]");
        assertThat(another.semaphore("permits", 2).availablePermits()).isEqualTo(2);
    }

    @Test
    void shouldForgetANameAndKeepWhoUsesTheObject() {
        List<String> before = one.list("old");
        before.add("x");
        assertThat(another.forget("old")).isTrue();
        assertThat(another.forget("old")).isFalse();
        assertThat(another.<String>list("old")).isEmpty();
        assertThat(before).containsExactly("x");
    }

    @Test
    void shouldCopyValues() {
        ConcurrentMap<String, List<String>> map = one.map();
        List<String> mine = new ArrayList<>(List.of("a"));
        map.put("list", mine);
        mine.add("b");
        map.get("list").add("c");
        assertThat(map.get("list")).containsExactly("a");
    }

    @Test
    void shouldSendAllKindsOfValues() {
        ManagedValue<Object> value = one.value(null);
        List<Object> values = Arrays.asList(
                null,
                true,
                false,
                1,
                2L,
                3.5,
                'c',
                (byte) 1,
                "text",
                "\u00e4\u20ac\ud83d\ude00",
                "half \ud83d",
                "",
                TimeUnit.DAYS,
                List.of(1, "x"));
        for (Object each : values) {
            value.set(each);
            assertThat(value.get()).isEqualTo(each);
        }
        for (int length : new int[] {0, 1, 65_535, 65_536, 3 << 20}) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) length);
            value.set(bytes);
            assertThat(value.get()).isEqualTo(bytes);
        }
    }

    @Test
    void shouldPassProxiesByReference() {
        ConcurrentMap<String, Object> map = one.map("nested");
        List<String> list = one.list();
        map.put("direct", list);
        map.put("within", List.of(list, "text"));
        ConcurrentMap<String, Object> same = another.map("nested");
        @SuppressWarnings("unchecked")
        List<String> direct = (List<String>) same.get("direct");
        direct.add("from another");
        assertThat(list).containsExactly("from another");
        assertThat(((List<?>) same.get("within")).get(0)).isEqualTo(direct).isSameAs(direct);
        assertThat(map.get("direct")).isSameAs(list);
        assertThat(map.containsValue(list)).isTrue();
    }

    @Test
    void shouldKeepWhatIsWithinAnother() {
        ConcurrentMap<String, Object> map = one.map();
        List<String> inner = another.list();
        inner.add("kept");
        map.put("list", inner);
        Manager.release(inner);
        assertThat((List<?>) map.get("list")).hasToString("[kept]");
    }

    @Test
    void shouldComputeInTheClientUponWhatIsStillThere() throws Exception {
        ConcurrentMap<String, Integer> map = one.map("sums");
        ConcurrentMap<String, Integer> same = another.map("sums");
        Background<Void> adder = Background.run(() -> {
            for (int i = 0; i < 300; i++) {
                same.merge("sum", 1, Integer::sum);
            }
            return null;
        });
        for (int i = 0; i < 300; i++) {
            map.compute("sum", (key, sum) -> sum == null ? 1 : sum + 1);
        }
        adder.get();
        assertThat(map).containsExactly(Map.entry("sum", 600));
        assertThat(map.computeIfAbsent("sum", key -> 0)).isEqualTo(600);
        assertThat(map.computeIfPresent("sum", (key, sum) -> null)).isNull();
        map.putAll(Map.of("a", 1, "b", 2));
        map.replaceAll((key, value) -> 10 * value);
        assertThat(map).containsOnly(Map.entry("a", 10), Map.entry("b", 20));
        Map<String, Integer> seen = new HashMap<>();
        map.forEach(seen::put);
        assertThat(seen).isEqualTo(map);
        assertThat(map.getOrDefault("z", 7)).isEqualTo(7);
    }

    @Test
    void shouldCompareValuesThatHaveNoEquals() {
        ConcurrentMap<String, Object> map = one.map();
        map.put("array", new byte[] {1});
        map.merge("array", new byte[] {2}, (before, more) -> new byte[] {((byte[]) before)[0], ((byte[]) more)[0]});
        assertThat((byte[]) map.get("array")).containsExactly(1, 2);
        map.put("plain", new Plain(1));
        map.computeIfPresent("plain", (key, plain) -> new Plain(((Plain) plain).number + 1));
        assertThat(((Plain) map.get("plain")).number).isEqualTo(2);
        assertThat(map.replace("plain", new Plain(7), new Plain(8))).isFalse();
        assertThat(map.remove("plain", new Plain(2))).isTrue();
        ManagedValue<Plain> value = one.value(new Plain(5));
        assertThat(value.updateAndGet(plain -> new Plain(plain.number + 1)).number)
                .isEqualTo(6);
    }

    @Test
    void shouldBeAMap() {
        ConcurrentMap<String, Integer> map = one.map();
        assertThat(map.putIfAbsent("a", 1)).isNull();
        assertThat(map.putIfAbsent("a", 2)).isEqualTo(1);
        assertThat(map.replace("a", 3)).isEqualTo(1);
        assertThat(map.replace("a", 3, 4)).isTrue();
        assertThat(map.remove("a")).isEqualTo(4);
        assertThat(map.isEmpty()).isTrue();
        map.putAll(Map.of("x", 1, "y", 2));
        assertThat(map.keySet()).containsExactlyInAnyOrder("x", "y");
        assertThat(map.values()).containsExactlyInAnyOrder(1, 2);
        assertThat(map.entrySet()).hasSize(2);
        assertThatThrownBy(() -> map.keySet().remove("x")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.put("n", null)).isInstanceOf(NullPointerException.class);
        assertThat(map.toString()).contains("x=1");
        assertThat(map).isEqualTo(Map.of("x", 1, "y", 2)).hasSameHashCodeAs(Map.of("x", 1, "y", 2));
        map.clear();
        assertThat(map.size()).isZero();
    }

    @Test
    void shouldBeAList() {
        List<String> list = one.list("names");
        list.addAll(List.of("b", "c", "a"));
        list.add(0, "d");
        list.sort(null);
        assertThat(another.<String>list("names")).containsExactly("a", "b", "c", "d");
        assertThat(list.removeIf(name -> name.compareTo("b") <= 0)).isTrue();
        assertThat(list.removeIf(String::isEmpty)).isFalse();
        list.replaceAll(name -> name + name);
        list.sort((left, right) -> right.compareTo(left));
        assertThat(list).isEqualTo(List.of("dd", "cc")).hasSameHashCodeAs(List.of("dd", "cc"));
        assertThat(list.equals(List.of())).isFalse();
        assertThat(list.stream().map(String::length).toList()).containsExactly(2, 2);
        assertThat(list.subList(0, 1)).containsExactly("dd");
        assertThat(list.listIterator(1).next()).isEqualTo("cc");
        assertThat(list.toArray(new String[0])).containsExactly("dd", "cc");
        assertThat(list.toArray(String[]::new)).containsExactly("dd", "cc");
        assertThat(list.set(0, "z")).isEqualTo("dd");
        assertThat(list.remove(0)).isEqualTo("z");
        assertThat(list.remove("cc")).isTrue();
        assertThatThrownBy(() -> list.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldIterateOverACopy() {
        Set<Integer> set = one.set("numbers");
        set.addAll(List.of(1, 2, 3, 4));
        Iterator<Integer> iterator = set.iterator();
        another.<Integer>set("numbers").add(5);
        int sum = 0;
        while (iterator.hasNext()) {
            int next = iterator.next();
            sum += next;
            if (next % 2 == 0) {
                iterator.remove();
            }
        }
        assertThat(sum).isEqualTo(10);
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        assertThat(set).isEqualTo(Set.of(1, 3, 5));
        assertThat(set.removeIf(number -> number > 2)).isTrue();
        assertThat(set).containsExactly(1);
        assertThat(set.add(1)).isFalse();
    }

    @Test
    void shouldBeAQueue() throws Exception {
        BlockingQueue<String> queue = one.queue("jobs", 2);
        BlockingQueue<String> same = another.queue("jobs", 2);
        Background<String> taker = Background.run(same::take);
        queue.put("a");
        assertThat(taker.get()).isEqualTo("a");
        assertThat(queue.offer("b")).isTrue();
        assertThat(queue.offer("c")).isTrue();
        assertThat(queue.offer("d")).isFalse();
        assertThat(queue.remainingCapacity()).isZero();
        assertThat(queue.offer("d", 1, TimeUnit.MILLISECONDS)).isFalse();
        List<String> drained = new ArrayList<>();
        assertThat(same.drainTo(drained, 1)).isEqualTo(1);
        assertThat(same.drainTo(drained)).isEqualTo(1);
        assertThat(drained).containsExactly("b", "c");
        assertThat(queue.poll()).isNull();
        assertThat(queue.poll(1, TimeUnit.MILLISECONDS)).isNull();
        assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
        assertThat(queue).isEqualTo(same).hasSameHashCodeAs(queue);
    }

    @Test
    void shouldHoldValues() {
        ManagedNamespace space = one.namespace("settings");
        space.set("depth", 3);
        assertThat(another.namespace("settings").get("depth", Integer.class)).isEqualTo(3);
        assertThatThrownBy(() -> space.get("depth", String.class)).isInstanceOf(ClassCastException.class);
        assertThat(space.names()).containsExactly("depth");
        assertThat(space.remove("depth")).isTrue();
        assertThat(space.get("depth")).isNull();

        ManagedValue<Integer> value = one.value("level", 1);
        assertThat(another.value("level", 1).getAndUpdate(level -> level + 1)).isEqualTo(1);
        assertThat(value.getAndSet(9)).isEqualTo(2);
        assertThat(value.compareAndSet(2, 3)).isFalse();
        assertThat(value.accumulateAndGet(4, Integer::sum)).isEqualTo(13);

        ManagedArray<String> array = one.array("row", 3);
        array.setAll(List.of("a", "b"));
        assertThat(another.<String>array("row", 3).updateAndGet(1, text -> text + "!"))
                .isEqualTo("b!");
        array.set(2, "c");
        assertThat(array.toList()).containsExactly("a", "b!", "c");
        assertThat(array.length()).isEqualTo(3);
        assertThatThrownBy(() -> array.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldExclude() throws Exception {
        ManagedLock lock = one.lock("guard");
        ManagedLock same = another.lock("guard");
        ManagedValue<Integer> sum = one.value(0);
        Background<Void> adder = Background.run(() -> {
            add(same, sum);
            return null;
        });
        add(lock, sum);
        adder.get();
        assertThat(sum.get()).isEqualTo(200);
        assertThat(lock.ownerDeaths()).isZero();
    }

    private static void add(Lock lock, ManagedValue<Integer> sum) {
        for (int i = 0; i < 100; i++) {
            lock.lock();
            try {
                sum.set(sum.get() + 1);
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    void shouldBelongToAThread() throws Exception {
        ManagedLock lock = one.lock();
        lock.lock();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThatThrownBy(lock::lock).isInstanceOf(IllegalStateException.class).hasMessageContaining("reentrantLock");
        assertThat(lock.tryLock()).isFalse();
        Background<Boolean> other = Background.run(() -> {
            assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
            assertThat(lock.tryLock(1, TimeUnit.MILLISECONDS)).isFalse();
            return lock.tryLock();
        });
        assertThat(other.get()).isFalse();
        lock.unlock();
        assertThat(lock.isLocked()).isFalse();

        ManagedLock reentrant = one.reentrantLock();
        reentrant.lock();
        reentrant.lock();
        reentrant.unlock();
        assertThat(reentrant.isHeldByCurrentThread()).isTrue();
        reentrant.unlock();
        assertThat(reentrant.isLocked()).isFalse();
    }

    @Test
    void shouldSignal() throws Exception {
        ManagedLock lock = one.lock("mailbox");
        BlockingQueue<String> box = one.queue("box", 1);
        Background<String> reader = Background.run(() -> {
            ManagedLock same = another.lock("mailbox");
            Condition arrived = same.condition("arrived");
            same.lock();
            try {
                while (box.isEmpty()) {
                    arrived.await();
                }
                return box.poll();
            } finally {
                same.unlock();
            }
        });
        lock.lock();
        try {
            box.put("letter");
            lock.condition("arrived").signalAll();
        } finally {
            lock.unlock();
        }
        assertThat(reader.get()).isEqualTo("letter");
        Condition condition = lock.newCondition();
        assertThatThrownBy(condition::signal).isInstanceOf(IllegalMonitorStateException.class);
        lock.lock();
        assertThat(condition.await(1, TimeUnit.MILLISECONDS)).isFalse();
        lock.unlock();
    }

    @Test
    void shouldLetReadersInTogether() throws Exception {
        ReadWriteLock lock = one.readWriteLock("page");
        lock.readLock().lock();
        Background<Boolean> reader = Background.run(() -> {
            ReadWriteLock same = another.readWriteLock("page");
            boolean read = same.readLock().tryLock();
            same.readLock().unlock();
            return read && !same.writeLock().tryLock();
        });
        assertThat(reader.get()).isTrue();
        lock.readLock().unlock();
        lock.writeLock().lock();
        assertThat(Background.run(() -> another.readWriteLock("page").readLock().tryLock())
                        .get())
                .isFalse();
        lock.writeLock().unlock();
    }

    @Test
    void shouldCountPermits() throws Exception {
        ManagedSemaphore any = one.semaphore(0);
        any.release(2);
        any.acquire();
        assertThat(any.tryAcquire(2)).isFalse();
        assertThat(any.tryAcquire(1, TimeUnit.MILLISECONDS)).isTrue();
        ManagedSemaphore bounded = one.boundedSemaphore("lanes", 2);
        bounded.acquire(2);
        assertThatThrownBy(() -> another.boundedSemaphore("lanes", 2).release())
                .isInstanceOf(IllegalStateException.class);
        bounded.release(2);
        assertThatThrownBy(bounded::release).isInstanceOf(IllegalStateException.class);
        try (Manager third = connect()) {
            third.boundedSemaphore("lanes", 2).acquire();
        }
        bounded.acquire(2);
        bounded.release(2);
    }

    @Test
    void shouldLetGo() throws Exception {
        ManagedEvent event = one.event("go");
        assertThat(event.await(1, TimeUnit.MILLISECONDS)).isFalse();
        Background<Boolean> waiter = Background.run(() -> {
            another.event("go").await();
            return true;
        });
        event.set();
        assertThat(waiter.get()).isTrue();
        event.clear();
        assertThat(event.isSet()).isFalse();

        ManagedLatch latch = one.latch("done", 2);
        Background<Boolean> last = Background.run(() -> another.latch("done", 2).await(60, TimeUnit.SECONDS));
        latch.countDown();
        latch.countDown();
        assertThat(last.get()).isTrue();
        assertThat(latch.getCount()).isZero();

        ManagedBarrier barrier = one.barrier("start", 2);
        Background<Integer> first =
                Background.run(() -> another.barrier("start", 2).await());
        Eventually.await(() -> barrier.getNumberWaiting() == 1);
        assertThat(barrier.await()).isZero();
        assertThat(first.get()).isEqualTo(1);
    }

    @Test
    void shouldBreakTheBarrierOfAClientThatCloses() throws Exception {
        ManagedBarrier barrier = one.barrier("meeting", 3);
        Manager third = connect();
        ManagedBarrier same = third.barrier("meeting", 3);
        Background<Integer> dying = Background.run(same::await);
        Eventually.await(() -> barrier.getNumberWaiting() == 1);
        Background<Integer> waiting = Background.run(barrier::await);
        Eventually.await(() -> barrier.getNumberWaiting() == 2);
        third.close();
        assertThat(dying.failure()).isInstanceOf(ManagerDisconnectedException.class);
        assertThat(waiting.failure()).isInstanceOf(BrokenBarrierException.class);
        assertThat(barrier.isBroken()).isTrue();
    }

    @Test
    void shouldShareObjectsOfTheUsers() {
        Counter counter = one.object(Counter.class, "visits");
        assertThat(counter.add(5)).isEqualTo(5);
        assertThat(another.object(Counter.class, "visits").twice()).isEqualTo(10);
        assertThat(counter).hasToString("counter at 5").isEqualTo(counter).isNotEqualTo(one.object(Counter.class));
        Counter child = counter.child();
        child.add(1);
        assertThat(child.get()).isEqualTo(1);
        assertThat(counter.get()).isEqualTo(5);
        assertThatThrownBy(() -> one.object(Runnable.class)).hasMessageContaining("not registered");
    }

    @Test
    void shouldThrowWhatTheObjectThrows() {
        Counter counter = one.object(Counter.class);
        assertThatThrownBy(counter::fail)
                .isInstanceOf(IOException.class)
                .hasMessage("no more paper")
                .hasRootCauseMessage("tray is empty")
                .satisfies(e -> assertThat(e.getStackTrace()[0].getClassName()).endsWith("CounterTarget"))
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining(one.uri()))
                .satisfies(e -> assertThat(Arrays.toString(e.getSuppressed()[0].getStackTrace()))
                        .contains("ManagerContract"));
        assertThatThrownBy(counter::failUnsendably)
                .isInstanceOf(RemoteTaskException.class)
                .hasMessageContaining("field engine")
                .satisfies(
                        e -> assertThat(((RemoteTaskException) e).className()).endsWith("Unsendable"));
        assertThat(counter.get()).isZero();
    }

    @Test
    void shouldNameWhatCannotBeSent() {
        ConcurrentMap<String, Object> map = one.map();
        assertThatThrownBy(() -> map.put("x", List.of(new Thread("t"))))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("argument 2 of put, element 0 is a java.lang.Thread");
        assertThatThrownBy(() -> one.object(Counter.class).unsendable())
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("the result")
                .hasMessageContaining("java.lang.Thread");
        assertThat(map).isEmpty();
    }

    @Test
    void shouldInterruptAWaitAndKeepWhatTheThreadHolds() throws Exception {
        ManagedLock lock = one.lock();
        BlockingQueue<String> queue = one.queue(1);
        CountDownLatch holds = new CountDownLatch(1);
        Background<Boolean> waiter = Background.run(() -> {
            lock.lock();
            holds.countDown();
            assertThatThrownBy(queue::take).isInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(queue.poll(1, TimeUnit.MILLISECONDS)).isNull();
            boolean held = lock.isHeldByCurrentThread();
            lock.unlock();
            return held;
        });
        holds.await();
        Thread.sleep(20); // so that it mostly waits by now; before, it throws as well
        waiter.thread().interrupt();
        assertThat(waiter.get()).isTrue();
        assertThat(lock.ownerDeaths()).isZero();
        queue.put("still there");
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void shouldNotBeInterruptedByMethodsThatCannotSay() throws Exception {
        ManagedLock lock = one.lock();
        lock.lock();
        Background<Boolean> waiter = Background.run(() -> {
            Thread.currentThread().interrupt();
            lock.lock();
            boolean interrupted = Thread.interrupted();
            lock.unlock();
            return interrupted;
        });
        Thread.sleep(20);
        waiter.thread().interrupt();
        lock.unlock();
        assertThat(waiter.get()).isTrue();
    }

    @Test
    void shouldReleaseTheLocksOfAClientThatCloses() throws Exception {
        ManagedLock lock = one.reentrantLock("orphan");
        Manager third = connect();
        Background<Void> holder = Background.run(() -> {
            third.reentrantLock("orphan").lock();
            third.reentrantLock("orphan").lock();
            return null;
        });
        holder.get();
        third.close();
        lock.lock();
        assertThat(lock.isInconsistent()).isTrue();
        lock.markConsistent();
        assertThat(lock.isInconsistent()).isFalse();
        lock.unlock();
        assertThatThrownBy(() -> third.map()).isInstanceOf(ManagerDisconnectedException.class);
        assertThat(third.isOpen()).isFalse();
    }

    @Test
    void shouldReleaseTheLocksOfAThreadThatEnds() throws Exception {
        ManagedLock lock = one.lock();
        Background.run(() -> {
                    lock.lock();
                    return null;
                })
                .get();
        assertThat(lock.tryLock(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
        lock.unlock();
    }

    @Test
    void shouldReleaseAProxy() {
        List<String> list = one.list();
        Manager.release(list);
        Manager.release("no proxy");
        assertThatThrownBy(list::size).isInstanceOf(IllegalStateException.class).hasMessageContaining("was released");
        assertThat(list.toString()).contains("List").contains(one.uri());
    }

    @Test
    void shouldServeManyThreads() throws Exception {
        ConcurrentMap<Integer, Integer> map = one.map();
        List<Background<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            threads.add(Background.run(() -> {
                for (int n = 0; n < 20; n++) {
                    map.put(20 * number + n, n);
                }
                return null;
            }));
        }
        for (Background<Void> thread : threads) {
            thread.get();
        }
        assertThat(map).hasSize(400);
    }

    @Test
    void shouldServeVirtualThreads() throws Exception {
        Method factory;
        try {
            factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
        } catch (NoSuchMethodException e) {
            return; // before JDK 21 there are none
        }
        ConcurrentMap<String, Integer> map = one.map();
        ManagedLock lock = one.lock();
        ExecutorService threads = (ExecutorService) factory.invoke(null);
        List<Future<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tasks.add(threads.submit(() -> {
                map.merge("merged", 1, Integer::sum);
                lock.lock();
                try {
                    map.put("locked", map.getOrDefault("locked", 0) + 1);
                } finally {
                    lock.unlock();
                }
            }));
        }
        for (Future<?> task : tasks) {
            task.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(map).containsEntry("merged", 50).containsEntry("locked", 50);
        assertThat(lock.ownerDeaths()).isZero();
    }

    @Test
    void shouldCallFromWithinACall() {
        ConcurrentMap<String, Object> map = one.map();
        map.put("a", new Calls(map));
        assertThat(map.get("a")).isInstanceOf(Calls.class);
        assertThat(map).containsEntry("written", true);
    }

    /** Calls while it is being sent. */
    static final class Calls implements Serializable {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // a proxy
        private final Map<String, Object> map;

        Calls(Map<String, Object> map) {
            this.map = map;
        }

        private void writeObject(java.io.ObjectOutputStream out) throws IOException {
            map.put("written", true);
            out.defaultWriteObject();
        }
    }
}
