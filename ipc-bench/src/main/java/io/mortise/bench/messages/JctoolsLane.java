package io.mortise.bench.messages;

import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpmcArrayQueue;
import org.jctools.queues.SpscArrayQueue;

/** A queue of JCTools, between threads. */
record JctoolsLane(MessagePassingQueue<Long> queue) implements Lane {
    static JctoolsLane open(Subject subject, Tuning tuning) {
        int capacity = tuning.ringBytes() / Integer.BYTES;
        return new JctoolsLane(
                subject == Subject.JCTOOLS_SPSC ? new SpscArrayQueue<>(capacity) : new MpmcArrayQueue<>(capacity));
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        return source -> {
            if (!queue.offer(source.box())) {
                return 0;
            }
            source.sent();
            return 1;
        };
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        return limit -> {
            int count = 0;
            while (count < limit) {
                Long number = queue.poll();
                if (number == null) {
                    break;
                }
                check.onBox(number);
                count++;
            }
            return count;
        };
    }

    @Override
    public void close() {}
}
