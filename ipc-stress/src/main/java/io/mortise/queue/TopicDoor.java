package io.mortise.queue;

import io.mortise.region.Extent;
import io.mortise.region.WaitWord;

/** Lets a test of the ordering make thousands of small topics in memory of its own, and see who sleeps. */
public final class TopicDoor {
    private TopicDoor() {}

    /**
     * {@return how much memory a topic takes, in bytes}
     *
     * @param options how large it is
     */
    public static long lengthBytes(TopicOptions options) {
        return TopicLayout.of(options).lengthBytes();
    }

    /**
     * Makes memory an empty topic.
     *
     * @param memory  zeroed, of the right length
     * @param options how large it is
     */
    public static void make(Extent memory, TopicOptions options) {
        TopicLayout.of(options).write(memory.buffer(0, TopicDescriptor.MARKS_OFFSET));
    }

    /**
     * {@return a handle to a topic}
     *
     * @param memory what {@link #make} has written
     */
    public static SharedTopic handle(Extent memory) {
        return SharedTopic.of(memory);
    }

    /**
     * {@return the word that subscribers sleep on}
     *
     * @param memory the topic's
     */
    public static WaitWord subscribers(Extent memory) {
        return new WaitWord(memory.buffer(0, TopicDescriptor.CELLS_OFFSET), TopicDescriptor.SUBSCRIBERS_WAIT_OFFSET);
    }

    /**
     * {@return the word that publishers sleep on who wait for room}
     *
     * @param memory the topic's
     */
    public static WaitWord publishers(Extent memory) {
        return new WaitWord(memory.buffer(0, TopicDescriptor.CELLS_OFFSET), TopicDescriptor.PUBLISHERS_WAIT_OFFSET);
    }
}
