package io.mortise.process;

import io.mortise.transport.Connection;
import io.mortise.transport.Connections;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Main classes for children of the tests. */
final class Children {
    private Children() {}

    static final class Exits {
        private Exits() {}

        public static void main(String[] args) {
            System.exit(Integer.parseInt(args[0]));
        }
    }

    @SuppressWarnings("DoNotCallSuggester") // the launcher calls it
    static final class Throws {
        private Throws() {}

        public static void main(String[] args) {
            throw new IllegalStateException(args[0]);
        }
    }

    /** Says what it finds, one line each. */
    static final class Tells {
        private Tells() {}

        public static void main(String[] args) throws IOException {
            System.out.println("args=" + String.join("|", args));
            System.out.println("directory=" + System.getProperty("user.dir"));
            System.out.println("colour=" + System.getenv("COLOUR"));
            System.out.println("mortiseDir=" + System.getenv("MORTISE_DIR"));
            System.out.println("flags=" + ManagementFactory.getRuntimeMXBean().getInputArguments());
            System.out.println("property=" + System.getProperty("mortise.test"));
            System.out.println("input=" + System.in.read());
            System.err.println("error=too");
        }
    }

    static final class Sleeps {
        private Sleeps() {}

        public static void main(String[] args) throws Exception {
            if (args.length > 0) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> write(Path.of(args[0]), "hook ran")));
            }
            System.out.println("ready");
            Thread.sleep(Duration.ofMinutes(5).toMillis());
        }
    }

    /** Its shutdown hook never ends. */
    static final class Clings {
        private Clings() {}

        public static void main(String[] args) throws Exception {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    Thread.sleep(Duration.ofMinutes(5).toMillis());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
            Sleeps.main(new String[0]);
        }
    }

    /** Echoes messages, and prints all the time. */
    static final class Chatters {
        private Chatters() {}

        public static void main(String[] args) throws IOException {
            System.out.println("before the connection");
            try (Connection connection = Connections.connect("pipe:stdio")) {
                while (true) {
                    byte[] message = connection.receive();
                    System.out.println("got " + message.length);
                    System.out.print(
                            new String(message, 0, Math.min(100, message.length), StandardCharsets.ISO_8859_1));
                    if (message.length % 2 == 0) {
                        System.gc(); // the log speaks of it
                    }
                    connection.send(message);
                }
            } catch (EOFException e) {
                System.out.println("end");
            }
        }
    }

    /** Starts a child of its own, writes that one's pid to a file, and does as it was told. */
    static final class Starts {
        private Starts() {}

        public static void main(String[] args) throws Exception {
            Path pidFile = Path.of(args[0]);
            boolean daemon = Boolean.parseBoolean(args[1]);
            String mainClass = args[2];
            ChildProcess child = ChildProcess.builder(mainClass)
                    .daemon(daemon)
                    .name("grandchild")
                    .start();
            write(pidFile, Long.toString(child.pid()));
            if (args[3].equals("return")) {
                return;
            }
            child.join();
        }
    }

    static void write(Path file, String text) {
        try {
            Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            Files.writeString(unfinished, text);
            Files.move(unfinished, file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
