package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import java.util.ArrayList;
import java.util.List;

/** Who subscribes to one topic: a cell each. */
final class TopicCells {
    private static final int POLICY_SHIFT = 32;
    private static final int STAGE_SHIFT = 36;
    private static final long JOINING = 1L << STAGE_SHIFT;
    private static final long LIVE = 2L << STAGE_SHIFT;
    private static final long STAGES = 3L << STAGE_SHIFT;
    private static final long POLICIES = 3L << POLICY_SHIFT;
    private static final int FREE = 0;

    private final TopicMemory memory;
    private final Region region;
    private final Doubt doubt = new Doubt();

    /** Whose cursor was the lowest when somebody here last looked. */
    private int slowest;

    TopicCells(TopicMemory memory, Region region) {
        this.memory = memory;
        this.region = region;
    }

    private static long word(int owner, WhenSlow whenSlow, long stage) {
        return owner | (long) whenSlow.code << POLICY_SHIFT | stage;
    }

    private static int owner(long word) {
        return (int) word;
    }

    private static WhenSlow whenSlow(long word) {
        return WhenSlow.of((int) (word >>> POLICY_SHIFT) & 3);
    }

    /** Takes a cell, which publishers ignore as yet. {@return its index} */
    int take(String name, WhenSlow whenSlow) {
        long joining = word(region.owner(), whenSlow, JOINING);
        int count = memory.layout.options().maxSubscribers();
        for (int index = 0; index < count; index++) {
            if (memory.cellWord(index) == FREE && memory.casCellWord(index, FREE, joining)) {
                return use(index);
            }
        }
        for (int index = 0; index < count; index++) {
            long word = memory.cellWord(index);
            if ((word == FREE || region.isDead(owner(word))) && memory.casCellWord(index, word, joining)) {
                return use(index);
            }
        }
        throw new SubscribersExhaustedException("topic " + name + " has maxSubscribers=" + count
                + ", and all are there: " + holders() + "; close some subscriptions, or make the topic for more");
    }

    private int use(int index) {
        CrashPoint.reached("topic.joining");
        int used = memory.cellsInUse();
        while (used <= index && !memory.casCellsInUse(used, index + 1)) {
            used = memory.cellsInUse();
        }
        return index;
    }

    /** From now on publishers heed the cell. */
    void enliven(int index, WhenSlow whenSlow) {
        int owner = region.owner();
        memory.casCellWord(index, word(owner, whenSlow, JOINING), word(owner, whenSlow, LIVE));
        CrashPoint.reached("topic.live");
    }

    /** Gives back a cell of this attachment. */
    void free(int index, WhenSlow whenSlow) {
        int owner = region.owner();
        if (!memory.casCellWord(index, word(owner, whenSlow, LIVE), FREE)) {
            memory.casCellWord(index, word(owner, whenSlow, JOINING), FREE);
        }
        CrashPoint.reached("topic.left");
    }

    /** For who publishes. {@return the lowest cursor of all that block, a very high number if there are none} */
    long slowestBlocking() {
        long least = Long.MAX_VALUE;
        int used = memory.cellsInUse();
        for (int index = 0; index < used; index++) {
            if (isBlocking(memory.cellWord(index))) {
                long cursor = memory.cursor(index);
                if (cursor < least) {
                    least = cursor;
                    slowest = index;
                }
            }
        }
        return least;
    }

    private static boolean isBlocking(long word) {
        return (word & (STAGES | POLICIES)) == (LIVE | (long) WhenSlow.BLOCK_PUBLISHER.code << POLICY_SHIFT);
    }

    /** For who publishes, and found somebody slow. {@return true if that was a dead one, which is forgotten now} */
    boolean endSlowestIfDead() {
        long word = memory.cellWord(slowest);
        return isBlocking(word) && doubt.isDue(memory.cursor(slowest), word) && endIfDead(slowest, word);
    }

    private boolean endIfDead(int index, long word) {
        if (!region.isDead(owner(word)) || !memory.casCellWord(index, word, FREE)) {
            return false;
        }
        CrashPoint.reached("topic.dead-ended");
        return true;
    }

    /** Forgets all that are dead. */
    void sweep() {
        int used = memory.cellsInUse();
        for (int index = 0; index < used; index++) {
            long word = memory.cellWord(index);
            if (word != FREE) {
                endIfDead(index, word);
            }
        }
    }

    private List<String> holders() {
        List<String> holders = new ArrayList<>();
        for (int index = 0; index < memory.cellsInUse(); index++) {
            long word = memory.cellWord(index);
            if (word != FREE) {
                holders.add(region.describe(owner(word)) + " " + whenSlow(word));
            }
        }
        return holders;
    }

    /** {@return what is known of each, in the order of their cells} */
    List<TopicState.Subscriber> describe(TopicPlace tail, long oldest) {
        List<TopicState.Subscriber> all = new ArrayList<>();
        for (int index = 0; index < memory.cellsInUse(); index++) {
            long word = memory.cellWord(index);
            if ((word & STAGES) == LIVE) {
                long cursor = memory.cursor(index);
                long number = memory.cellNumber(index);
                long dropped = memory.cellDropped(index);
                boolean behind = !isBlocking(word) && cursor < oldest;
                all.add(new TopicState.Subscriber(
                        region.describe(owner(word)),
                        whenSlow(word),
                        number - memory.cellFirst(index) - dropped,
                        dropped,
                        Math.max(0, tail.number() - number),
                        Math.max(0, tail.position() - cursor),
                        behind));
            }
        }
        return all;
    }
}
