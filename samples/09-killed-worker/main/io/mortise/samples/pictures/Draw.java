package io.mortise.samples.pictures;

import io.mortise.process.ProcessPool;
import io.mortise.process.WorkerDiedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Run {@code draw}, or {@code draw retry}, and kill one of its workers. */
public final class Draw {
    private static final int WORKERS = 2;
    private static final int PICTURES = 4;
    private static final int SECONDS = 15;

    private Draw() {}

    /**
     * Draws four pictures with two workers.
     *
     * @param args {@code retry} to try a picture again whose worker died; a number for other than 15 seconds a picture
     * @throws InterruptedException if interrupted while it waits
     */
    public static void main(String[] args) throws InterruptedException {
        List<String> words = List.of(args);
        boolean again = words.contains("retry");
        int seconds = words.stream()
                .filter(word -> !word.equals("retry"))
                .map(Integer::valueOf)
                .findFirst()
                .orElse(SECONDS);
        try (ProcessPool pool =
                ProcessPool.builder().workers(WORKERS).retries(again).build()) {
            say(WORKERS + " workers, " + PICTURES + " pictures" + (again ? ", tried again if a worker dies" : ""));
            draw(pool, seconds);
        }
    }

    private static void draw(ProcessPool pool, int seconds) throws InterruptedException {
        List<Future<Long>> pictures = new ArrayList<>();
        for (int number = 1; number <= PICTURES; number++) {
            pictures.add(pool.submit(new Picture(number, seconds)));
        }
        int drawn = 0;
        for (int number = 1; number <= PICTURES; number++) {
            try {
                long pid = pictures.get(number - 1).get();
                say("picture " + number + " was drawn by " + pid);
                drawn++;
            } catch (ExecutionException e) {
                explain(number, e.getCause());
            }
        }
        say(drawn + " of " + PICTURES + " pictures drawn");
    }

    private static void explain(int number, @Nullable Throwable cause) {
        if (cause instanceof WorkerDiedException died) {
            say("picture " + number + " was not drawn: pid " + died.pid() + " ended with exit code " + died.exitCode()
                    + died.probableSignal()
                            .map(signal -> ", probably " + signal)
                            .orElse("") + ", running "
                    + died.task() + "; it last printed:");
            died.lastOutput().forEach(line -> say("  " + line));
        } else {
            say("picture " + number + " was not drawn: " + cause);
        }
    }

    private static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
