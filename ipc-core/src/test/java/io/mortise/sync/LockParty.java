package io.mortise.sync;

import io.mortise.region.ExtentSpec;
import io.mortise.region.FutexSwitch;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Somebody else who wants the lock: a thread of this JVM, or of another one. It does what it is told, one thing at a time, in a
 * thread of its own, and answers with one line each.
 *
 * <p>It knows: {@code lock}, {@code lockInterruptibly}, {@code tryLock}, {@code tryLock <milliseconds>}, {@code unlock},
 * {@code holds}, {@code held}, {@code add <times>} to the two counters that the lock guards, and, at any time,
 * {@code interrupt}.
 */
abstract class LockParty implements AutoCloseable {
    /** Begins to do something. */
    abstract void begin(String command);

    /** The answer to what it began. */
    abstract String answer();

    abstract void interrupt();

    abstract long pid();

    @Override
    public abstract void close();

    final String call(String command) {
        begin(command);
        return answer();
    }

    /** A thread that uses this handle, or another one. */
    static LockParty thread(RobustLock lock, AtomicBuffer counters) {
        return new ThreadParty(lock, counters);
    }

    /** A thread of another JVM. */
    static ProcessParty process(Path file, LockKind kind, String name, boolean futex) {
        return new ProcessParty(Jvm.start(ProcessMain.class, file, kind, name, futex));
    }

    static AtomicBuffer counters(Region region, String name) {
        return region.extent(new ExtentSpec(name + ".counters", "counters", 1, 256))
                .buffer();
    }

    private static String perform(RobustLock lock, AtomicBuffer counters, String command) {
        List<String> words = List.of(command.split(" ", -1));
        try {
            return switch (words.get(0)) {
                case "lock" -> {
                    lock.lock();
                    yield Thread.interrupted() ? "locked, interrupted" : "locked";
                }
                case "lockInterruptibly" -> {
                    lock.lockInterruptibly();
                    yield "locked";
                }
                case "tryLock" ->
                    Boolean.toString(
                            words.size() == 1
                                    ? lock.tryLock()
                                    : lock.tryLock(Long.parseLong(words.get(1)), TimeUnit.MILLISECONDS));
                case "unlock" -> {
                    lock.unlock();
                    yield "unlocked";
                }
                case "held" -> Boolean.toString(lock.isHeldByCurrentThread());
                case "holds" -> Integer.toString(((SharedReentrantLock) lock).getHoldCount());
                case "add" -> {
                    add(lock, counters, Integer.parseInt(words.get(1)));
                    yield "added";
                }
                default -> "unknown: " + command;
            };
        } catch (InterruptedException e) {
            return "interrupted";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    /** Plain additions, which only the lock keeps from getting lost. */
    static void add(RobustLock lock, AtomicBuffer counters, int times) {
        for (int i = 0; i < times; i++) {
            lock.lock();
            try {
                counters.putLong(0, counters.getLong(0) + 1);
                counters.putLong(128, counters.getLong(128) + 1);
            } finally {
                lock.unlock();
            }
        }
    }

    private static final class ThreadParty extends LockParty {
        private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        private final Thread thread;

        ThreadParty(RobustLock lock, AtomicBuffer counters) {
            thread = new Thread(() -> run(lock, counters), "other party");
            thread.setDaemon(true);
            thread.start();
        }

        private String nextAnswer() {
            try {
                return answers.take();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts the mouth", e);
            }
        }

        private void run(RobustLock lock, AtomicBuffer counters) {
            while (true) {
                String command;
                try {
                    command = commands.take();
                } catch (InterruptedException e) {
                    continue;
                }
                if (command.equals("end")) {
                    return;
                }
                answers.add(perform(lock, counters, command));
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

        @Override
        void interrupt() {
            thread.interrupt();
        }

        @Override
        long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public void close() {
            commands.add("end");
            thread.interrupt();
        }
    }

    static final class ProcessParty extends LockParty {
        private final Jvm jvm;

        ProcessParty(Jvm jvm) {
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

        void kill() {
            jvm.kill();
        }

        void stop() {
            jvm.stop();
        }

        void resume() {
            jvm.resume();
        }

        @Override
        void interrupt() {
            jvm.tell("interrupt");
        }

        @Override
        long pid() {
            return jvm.pid();
        }

        @Override
        public void close() {
            jvm.close();
        }
    }

    static final class ProcessMain {
        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            if (!Boolean.parseBoolean(arguments[3])) {
                FutexSwitch.polling();
            }
            try (Region region = Region.attach(file, RegionOptions.defaults().label("party"))) {
                RobustLock lock = LockKind.valueOf(arguments[1]).in(region, arguments[2]);
                ThreadParty party = new ThreadParty(lock, counters(region, arguments[2]));
                Thread mouth = new Thread(() -> {
                    while (true) {
                        Child.say(party.nextAnswer());
                    }
                });
                mouth.setDaemon(true);
                mouth.start();
                Child.say("ready");
                while (true) {
                    String command = Child.listen();
                    if (command.equals("interrupt")) {
                        party.interrupt();
                    } else {
                        party.begin(command);
                    }
                }
            }
        }
    }
}
