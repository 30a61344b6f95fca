package io.mortise.samples;

import io.mortise.manager.ManagedLock;
import io.mortise.manager.Manager;
import io.mortise.manager.ManagerServer;
import io.mortise.process.ChildProcess;
import io.mortise.process.ChildTask;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentMap;

/** What the page on managers shows. */
final class ManagerExamples {
    private ManagerExamples() {}

    static int start() throws IOException {
        try (Manager manager = Manager.start()) { // a server in a process of its own
            ConcurrentMap<String, Integer> counts = manager.map("counts");
            counts.merge("visits", 1, Integer::sum);
            return counts.get("visits");
        }
    }

    static Manager join(String uri) throws IOException {
        Manager manager = Manager.connect(uri);
        ConcurrentMap<String, Integer> counts = manager.map("counts"); // the same map
        ManagedLock guard = manager.lock("guard");
        guard.lock();
        try {
            counts.put("visits", counts.getOrDefault("visits", 0) + 1);
        } finally {
            guard.unlock();
        }
        return manager;
    }

    static ManagerServer serve(byte[] key) throws IOException {
        ManagerServer server = Manager.builder()
                .address("tcp://0.0.0.0:0") // any port; uri() says which
                .key(key) // 16 bytes or more, the same for all
                .serve();
        return server;
    }

    static int inChildren(Manager manager) throws Exception {
        BlockingQueue<Integer> results = manager.queue(10);
        ChildTask<Void> child =
                ChildProcess.builder(() -> report(results, 6 * 7)).start();
        int answer = results.take();
        child.join();
        return answer;
    }

    private static void report(BlockingQueue<Integer> results, int answer) {
        results.add(answer);
    }

    static void nested(Manager manager) {
        ConcurrentMap<String, List<String>> rooms = manager.map("rooms");

        rooms.put("copied", new ArrayList<>());
        rooms.get("copied").add("lost"); // changes a copy

        rooms.put("shared", manager.list());
        rooms.get("shared").add("kept"); // changes the list that all have
    }

    /** Of the user's own. */
    interface Thermometer {
        double measure(String room);
    }

    /** Lives in the server. */
    record Fake(double degrees) implements Thermometer {
        @Override
        public double measure(String room) {
            return degrees + room.length();
        }
    }

    static double own() throws IOException {
        try (Manager manager = Manager.builder()
                .register(Thermometer.class, () -> new Fake(15.5)) // runs in the server
                .start()) {
            Thermometer thermometer = manager.object(Thermometer.class, "hall");
            return thermometer.measure("hall");
        }
    }

    /** A value of the user's own. */
    record Order(long id, String item) implements Serializable {}

    static ManagerServer listed() throws IOException {
        ManagerServer server = Manager.builder().allow(Order.class).serve();
        Manager client = Manager.builder().allow(Order.class).connect(server.uri());
        client.map("orders").put(1L, new Order(1, "tea"));
        return server;
    }
}
