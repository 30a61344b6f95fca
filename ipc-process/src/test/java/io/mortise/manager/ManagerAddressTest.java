package io.mortise.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that follow each other at one address, and threads whose first call is interrupted. */
class ManagerAddressTest {
    private static final int LIMIT_MS = 60_000;

    @TempDir
    private Path directory;

    @Test
    void shouldLeaveAloneWhatTheNextServerHasAtItsAddress() throws Exception {
        String address = "unix:" + directory.resolve("m/s");
        ManagerServer first = Manager.builder().address(address).serve();
        first.close();
        try (ManagerServer second = Manager.builder().address(address).serve()) {
            first.close();
            try (Manager client = Manager.connect(second.uri())) {
                client.map("m").put("a", 1);
            }
        }
        assertThat(directory.resolve("m")).isEmptyDirectory();
    }

    @RepeatedTest(20)
    void shouldEndAWaitOfAThreadThatWasInterruptedBeforeItsFirstCall() throws Exception {
        try (ManagerServer server = Manager.builder().serve();
                Manager client = Manager.connect(server.uri(), server.key())) {
            BlockingQueue<String> queue = client.queue(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread waiting = new Thread(() -> {
                Thread.currentThread().interrupt();
                try {
                    queue.take();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            waiting.start();
            waiting.join(LIMIT_MS);
            assertThat(interrupted.getCount()).isZero();
        }
    }
}
