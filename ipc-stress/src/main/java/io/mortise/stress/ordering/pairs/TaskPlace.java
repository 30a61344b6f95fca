package io.mortise.stress.ordering.pairs;

import io.mortise.queue.QueueDoor;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.queue.TaskDoor;
import io.mortise.queue.TypedQueue;
import io.mortise.region.Extent;
import java.time.Duration;

/** A queue that counts its tasks. */
final class TaskPlace {
    private static final QueueOptions OPTIONS = new QueueOptions(1, Long.BYTES, 1);

    final Both<TypedQueue<Long>> queues;

    TaskPlace() {
        Both<Extent> memory = Arena.extents(QueueDoor.lengthBytes(OPTIONS));
        Both<Extent> counts = Arena.extents(TaskDoor.lengthBytes(Arena.LEFT.region()));
        QueueDoor.make(memory.left(), OPTIONS);
        Both<SharedQueue> bytes = memory.map(QueueDoor::handle);
        queues = new Both<>(
                TaskDoor.handle(bytes.left(), counts.left()), TaskDoor.handle(bytes.right(), counts.right()));
    }

    /** For the maker of a state. {@return this, with a task that nobody has taken, and no other} */
    TaskPlace withOneTask() {
        queues.left().poll();
        while (queues.left().tasks().taken() > 0) {
            queues.left().taskDone();
        }
        queues.left().add(1L);
        return this;
    }

    /** {@return true if all tasks seem to be done} */
    boolean isJoinedRight() {
        try {
            return queues.right().join(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }
}
