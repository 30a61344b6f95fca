package io.mortise.stress.torture;

import io.mortise.stress.crash.CrashScenario;
import java.util.Locale;

/** What can be tortured. */
enum Primitive {
    LOCK(LockScenario.class),
    LOCK_BY_ANYONE(LockByAnyoneScenario.class),
    REENTRANT_LOCK(ReentrantLockScenario.class),
    READ_WRITE_LOCK(ReadWriteLockScenario.class),
    CONDITION(ConditionScenario.class),
    SEMAPHORE(SemaphoreScenario.class),
    OWNED_SEMAPHORE(OwnedSemaphoreScenario.class),
    EVENT(EventScenario.class),
    LATCH(LatchScenario.class),
    BARRIER(BarrierScenario.class),
    QUEUE(QueueScenario.class),
    QUEUE_ACKNOWLEDGED(QueueScenario.Acknowledged.class),
    QUEUE_SPILLING(QueueScenario.Spilling.class),
    QUEUE_SINGLE(SingleQueueScenario.class),
    BLOCK_POOL(BlockPoolScenario.class),
    TOPIC(TopicScenario.class),
    TASKS(TasksScenario.class),
    SHARED_MAP(MapScenario.class),
    SHARED_LIST(ListScenario.class);

    private final Class<? extends CrashScenario> scenario;

    Primitive(Class<? extends CrashScenario> scenario) {
        this.scenario = scenario;
    }

    Class<? extends CrashScenario> scenario() {
        return scenario;
    }

    /** As the command line knows it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
