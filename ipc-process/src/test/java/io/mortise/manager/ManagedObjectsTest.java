package io.mortise.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long the server keeps an object: as long as somebody can get at it. */
class ManagedObjectsTest {
    /** The object that the server has made last. */
    private static final AtomicReference<WeakReference<Counter>> LAST = new AtomicReference<>();

    /** Not garbage. */
    @SuppressWarnings("unused")
    private Counter held;

    private ManagerServer server;
    private Manager one;
    private Manager another;

    @BeforeEach
    void open() throws IOException {
        server = Manager.builder()
                .register(Counter.class, ManagedObjectsTest::make)
                .serve();
        one = Manager.connect(server.uri());
        another = Manager.connect(server.uri());
    }

    @AfterEach
    void close() {
        another.close();
        one.close();
        server.close();
    }

    private static Counter make() {
        Counter counter = new CounterTarget();
        LAST.set(new WeakReference<>(counter));
        return counter;
    }

    private static boolean isGone() {
        System.gc();
        return LAST.get().get() == null;
    }

    @Test
    void shouldKeepWhatAClientHasAProxyOf() {
        held = one.object(Counter.class);
        for (int i = 0; i < 3; i++) {
            assertThat(isGone()).isFalse();
        }
    }

    @Test
    void shouldLetGoWhatIsReleased() throws Exception {
        Manager.release(one.object(Counter.class));
        Eventually.await(ManagedObjectsTest::isGone);
    }

    @Test
    void shouldLetGoWhoseProxyIsGarbage() throws Exception {
        useAndDrop();
        Eventually.await(ManagedObjectsTest::isGone);
    }

    private void useAndDrop() {
        assertThat(one.object(Counter.class).add(1)).isEqualTo(1);
    }

    @Test
    void shouldLetGoWhatOnlyAClosedClientHad() throws Exception {
        held = another.object(Counter.class);
        another.close();
        Eventually.await(ManagedObjectsTest::isGone);
    }

    @Test
    void shouldKeepWhatHasANameUntilThatIsForgotten() throws Exception {
        Manager.release(one.object(Counter.class, "kept"));
        assertThat(isGone()).isFalse();
        assertThat(one.forget("kept")).isTrue();
        Eventually.await(ManagedObjectsTest::isGone);
    }

    @Test
    void shouldKeepWhatIsWithinAnother() throws Exception {
        ConcurrentMap<String, Counter> map = one.map();
        putReleased(map);
        assertThat(isGone()).isFalse();
        assertThat(isUsable(map)).isTrue();
        map.clear();
        Eventually.await(ManagedObjectsTest::isGone);
    }

    private void putReleased(ConcurrentMap<String, Counter> map) {
        Counter counter = one.object(Counter.class);
        map.put("inner", counter);
        Manager.release(counter);
    }

    private static boolean isUsable(ConcurrentMap<String, Counter> map) {
        return map.get("inner").add(1) == 1;
    }

    @Test
    void shouldCountHowOftenItCame() throws Exception {
        ConcurrentMap<String, Counter> map = one.map("m");
        putReleased(map);
        ConcurrentMap<String, Counter> same = another.map("m");
        Counter theirs = same.get("inner");
        for (int i = 0; i < 10; i++) {
            assertThat(same.get("inner")).isSameAs(theirs);
        }
        map.clear();
        assertThat(isGone()).isFalse();
        assertThat(theirs.add(1)).isEqualTo(1);
        Manager.release(theirs);
        Eventually.await(ManagedObjectsTest::isGone);
    }
}
