package io.mortise.sync;

import io.mortise.region.FutexSwitch;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Somebody else who uses a primitive: a thread of this JVM, or of another one. It does what it is told, one thing at a time, in a
 * thread of its own, and answers with one line each: what its {@link Role} says, {@code interrupted}, or an exception's simple name and
 * message. At any time it can be interrupted.
 */
public abstract class Party implements AutoCloseable {
    /** Begins to do something. */
    public abstract void begin(String command);

    /** The answer to what it began. */
    public abstract String answer();

    public abstract void interrupt();

    public abstract long pid();

    @Override
    public abstract void close();

    public final String call(String command) {
        begin(command);
        return answer();
    }

    /** A thread that uses this handle. */
    public static <H> Party thread(Role<H> role, H handle, Region region) {
        return new ThreadParty(command -> perform(role, handle, region, command));
    }

    /** A thread of another JVM, with or without the futex. */
    public static ProcessParty process(
            Class<? extends Role<?>> role, Path file, boolean futex, String name, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(file, role.getName(), futex, name));
        all.addAll(List.of(arguments));
        return new ProcessParty(Jvm.start(ProcessMain.class, all.toArray()));
    }

    private static <H> String perform(Role<H> role, H handle, Region region, String command) {
        try {
            return role.perform(handle, region, List.of(command.split(" ", -1)));
        } catch (InterruptedException e) {
            return "interrupted";
        } catch (Exception e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private static final class ThreadParty extends Party {
        private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        private final Thread thread;

        ThreadParty(UnaryOperator<String> performer) {
            thread = new Thread(() -> run(performer), "other party");
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

        private void run(UnaryOperator<String> performer) {
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
                answers.add(performer.apply(command));
            }
        }

        @Override
        public void begin(String command) {
            commands.add(command);
        }

        @Override
        public String answer() {
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
        public void interrupt() {
            thread.interrupt();
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public void close() {
            commands.add("end");
            thread.interrupt();
        }
    }

    public static final class ProcessParty extends Party {
        private final Jvm jvm;

        ProcessParty(Jvm jvm) {
            this.jvm = jvm;
            jvm.expect("ready");
        }

        @Override
        public void begin(String command) {
            jvm.tell(command);
        }

        @Override
        public String answer() {
            return jvm.readLine();
        }

        public void kill() {
            jvm.kill();
        }

        public void stop() {
            jvm.stop();
        }

        public void resume() {
            jvm.resume();
        }

        @Override
        public void interrupt() {
            jvm.tell("interrupt");
        }

        @Override
        public long pid() {
            return jvm.pid();
        }

        @Override
        public void close() {
            jvm.close();
        }
    }

    static final class ProcessMain {
        public static void main(String[] arguments) throws Exception {
            if (!Boolean.parseBoolean(arguments[2])) {
                FutexSwitch.polling();
            }
            try (Region region = Region.attach(
                    Path.of(arguments[0]), RegionOptions.defaults().label("party"))) {
                Role<?> role = Class.forName(arguments[1])
                        .asSubclass(Role.class)
                        .getDeclaredConstructor()
                        .newInstance();
                List<String> more = List.of(arguments).subList(4, arguments.length);
                perform(role, region, arguments[3], more);
            }
        }

        private static <H> void perform(Role<H> role, Region region, String name, List<String> arguments) {
            H handle = role.in(region, name, arguments);
            ThreadParty party = new ThreadParty(command -> Party.perform(role, handle, region, command));
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
