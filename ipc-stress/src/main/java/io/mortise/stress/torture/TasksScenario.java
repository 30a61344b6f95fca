package io.mortise.stress.torture;

import io.mortise.codec.Codecs;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.TaskCounts;
import io.mortise.queue.TypedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import java.time.Duration;
import java.util.Set;

/**
 * Some put tasks, others take them and say when they are done. However many die between the two, the others' tasks come to an end, and what
 * is abandoned is what the killed had in hand.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class TasksScenario implements CrashScenario {
    private static final QueueOptions OPTIONS = QueueOptions.capacity(1024).maxMessages(15);
    private static final String TASKS = "tasks.";

    /** Where one has a task that is counted as its own. */
    private static final Set<String> HOLDING = Set.of(TASKS + "taken", "queue.freed");

    private TypedQueue<Long> queue;

    TasksScenario() {}

    @Override
    public RegionOptions options() {
        return RegionOptions.ofMegabytes(1).maxAttachments(64).reserveSpace(false);
    }

    @Override
    public void open(Region region) {
        queue = TypedQueue.joinable(region, "tasks", Codecs.longs(), OPTIONS);
    }

    /** Each process has one part for good, so that there is always a witness of either kind. */
    @Override
    public void play(Player player) throws InterruptedException {
        if (player.id() % 2 == 0) {
            Asleep.unless(player, () -> isWorked(player), queue);
        } else {
            long task = player.random().nextLong();
            Asleep.unless(player, () -> queue.offer(task, Asleep.SLICE), queue);
        }
    }

    private boolean isWorked(Player player) throws InterruptedException {
        player.announce(Phase.UNSURE);
        Long task = queue.poll(Asleep.SLICE);
        if (task != null) {
            player.announce(Phase.HOLDING);
            player.dawdle();
            player.announce(Phase.UNSURE);
            queue.taskDone();
        }
        player.announce(Phase.OUTSIDE);
        return task != null;
    }

    @Override
    public Set<String> labels() {
        return CrashLabels.in(TypedQueue.class, TASKS);
    }

    @Override
    public Phase phaseAt(String label, Phase announced) {
        if (HOLDING.contains(label)) {
            return Phase.HOLDING;
        }
        boolean isBeforeOrAfter = label.startsWith("queue.") || label.startsWith(TASKS);
        return isBeforeOrAfter ? Phase.OUTSIDE : announced;
    }

    @Override
    public String check(CrashReport report) throws InterruptedException {
        queue.clear();
        Expect.that(queue.join(Duration.ofSeconds(10)), "something seems to be left to do: " + queue.tasks());
        TaskCounts tasks = queue.tasks();
        Expect.that(tasks.queued() == 0 && tasks.taken() == 0, "something is left: " + tasks);
        long least = report.killedWhile(Phase.HOLDING);
        Expect.between("abandoned", tasks.abandoned(), least, least + report.killedWhile(Phase.UNSURE));
        return "abandoned=" + tasks.abandoned() + " sent="
                + queue.bytes().state().sent();
    }

    @Override
    public String state() {
        return queue.bytes() + ", " + queue.tasks();
    }
}
