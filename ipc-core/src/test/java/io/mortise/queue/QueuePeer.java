package io.mortise.queue;

import io.mortise.codec.Codecs;
import io.mortise.region.FutexSwitch;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Somebody else at a typed queue of strings: a thread of this JVM or of another one. It does what it is told, {@code <queue> <verb>
 * [<argument>]}, in a thread of its own, and answers with one line each.
 */
abstract class QueuePeer implements AutoCloseable {
    abstract void begin(String command);

    abstract String answer();

    abstract void interrupt();

    @Override
    public abstract void close();

    final String call(String command) {
        begin(command);
        return answer();
    }

    static QueuePeer thread(Function<String, TypedQueue<String>> queues) {
        return new ThreadPeer(queues);
    }

    static ProcessPeer process(Path file, boolean hasFutex) {
        return new ProcessPeer(Jvm.start(PeerMain.class, file, hasFutex));
    }

    private static String perform(Function<String, TypedQueue<String>> queues, String command) {
        List<String> words = List.of(command.split(" ", -1));
        try {
            return perform(queues.apply(words.get(0)), words.get(1), words.size() > 2 ? words.get(2) : "");
        } catch (InterruptedException e) {
            return "interrupted";
        } catch (Exception e) {
            return e.getClass().getSimpleName();
        }
    }

    private static String perform(TypedQueue<String> queue, String verb, String argument) throws InterruptedException {
        switch (verb) {
            case "put" -> queue.put(argument);
            case "add" -> queue.add(argument);
            case "close" -> queue.close();
            case "clear" -> queue.clear();
            case "done" -> queue.taskDone();
            case "join" -> queue.join();
            case "work" -> {
                for (int i = Integer.parseInt(argument); i > 0; i--) {
                    queue.take();
                    queue.taskDone();
                }
            }
            default -> {
                return ask(queue, verb, argument);
            }
        }
        return "ok";
    }

    private static String ask(TypedQueue<String> queue, String verb, String argument) throws InterruptedException {
        Object result = switch (verb) {
            case "take" -> queue.take();
            case "poll" -> argument.isEmpty() ? queue.poll() : queue.poll(millis(argument));
            case "offer" -> queue.offer(argument);
            case "offerFor" -> queue.offer(argument, Duration.ofMinutes(1));
            case "peek" -> queue.peek();
            case "size" -> queue.size();
            case "list" -> new ArrayList<>(queue);
            case "remove" -> queue.remove(argument);
            case "joinFor" -> queue.join(millis(argument));
            case "drain" -> {
                List<String> into = new ArrayList<>();
                queue.drainTo(into);
                yield into;
            }
            default -> throw new IllegalArgumentException(verb);
        };
        return String.valueOf(result);
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }

    private static final class ThreadPeer extends QueuePeer {
        private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        private final Thread thread;

        ThreadPeer(Function<String, TypedQueue<String>> queues) {
            thread = new Thread(() -> run(queues), "peer");
            thread.setDaemon(true);
            thread.start();
        }

        private void run(Function<String, TypedQueue<String>> queues) {
            boolean wasInterrupted = false;
            while (true) {
                String command;
                try {
                    command = commands.take();
                } catch (InterruptedException e) {
                    // Meant for the command that has just been given.
                    wasInterrupted = true;
                    continue;
                }
                if (command.isEmpty()) {
                    return;
                }
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                    wasInterrupted = false;
                }
                answers.add(perform(queues, command));
            }
        }

        @Override
        void begin(String command) {
            commands.add(command);
        }

        @Override
        String answer() {
            try {
                String answer = answers.poll(60, TimeUnit.SECONDS);
                if (answer == null) {
                    throw new AssertionError("no answer within a minute");
                }
                return answer;
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }

        String nextAnswer() throws InterruptedException {
            return answers.take();
        }

        @Override
        void interrupt() {
            thread.interrupt();
        }

        @Override
        public void close() {
            begin("");
            thread.interrupt();
        }
    }

    static final class ProcessPeer extends QueuePeer {
        final Jvm jvm;

        ProcessPeer(Jvm jvm) {
            this.jvm = jvm;
            jvm.expect("ready");
        }

        @Override
        void begin(String command) {
            jvm.tell(command);
        }

        @Override
        String answer() {
            return jvm.readLine();
        }

        @Override
        void interrupt() {
            jvm.tell("interrupt");
        }

        @Override
        public void close() {
            jvm.close();
        }
    }

    static final class PeerMain {
        public static void main(String[] arguments) throws Exception {
            if (!Boolean.parseBoolean(arguments[1])) {
                FutexSwitch.polling();
            }
            try (Region region = Region.attach(
                    Path.of(arguments[0]), RegionOptions.defaults().label("peer"))) {
                Map<String, TypedQueue<String>> queues = new HashMap<>();
                ThreadPeer peer = new ThreadPeer(name ->
                        queues.computeIfAbsent(name, key -> TypedQueue.joinable(region, key, Codecs.strings())));
                Thread mouth = new Thread(() -> {
                    try {
                        while (true) {
                            Child.say(peer.nextAnswer());
                        }
                    } catch (InterruptedException e) {
                        throw new AssertionError("nobody interrupts the mouth", e);
                    }
                });
                mouth.setDaemon(true);
                mouth.start();
                Child.say("ready");
                while (true) {
                    String command = Child.listen();
                    if (command.equals("interrupt")) {
                        peer.interrupt();
                    } else {
                        peer.begin(command);
                    }
                }
            }
        }
    }
}
