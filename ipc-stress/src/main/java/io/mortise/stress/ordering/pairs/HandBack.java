package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.region.Extent;
import io.mortise.stress.ordering.Orders;
import io.mortise.transport.LaneDoor;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Orders({"HAND_BACK", "PIECE"})
@Description("Messages are sent, each into the slot of the one before it, as soon as that has been read.")
@Outcome(id = "whole", expect = ACCEPTABLE, desc = "The slot was read before it was written anew.")
@Outcome(expect = FORBIDDEN, desc = "The slot was written anew before its reader was done.")
@State
public class HandBack {
    private final Stream stream = Stream.ONLY;

    @Actor
    public void sender() {
        stream.send();
    }

    @Actor
    public void receiver(L_Result result) {
        result.r1 = stream.receive();
    }

    /** One lane for all states: who sends waits for who receives, and does so as often as the other receives. */
    private static final class Stream {
        static final Stream ONLY = new Stream();

        /** More than half of a slot, so that a slot has room for one. */
        private static final int LENGTH = LaneDoor.LONGEST_PIECE_BYTES / 2 + Long.BYTES;

        private static final int STEP = 512;

        private final LaneDoor lane;
        private final UnsafeBuffer sent = new UnsafeBuffer(new byte[LENGTH]);
        private final UnsafeBuffer received = new UnsafeBuffer(new byte[LENGTH]);
        private long sends;
        private long receipts;

        private Stream() {
            Both<AtomicBuffer> memory = Arena.extents(LaneDoor.LENGTH_BYTES).map(Extent::buffer);
            lane = LaneDoor.open(Arena.LEFT.region(), memory.left(), Arena.RIGHT.region(), memory.right());
        }

        void send() {
            sends++;
            for (int at = 0; at < LENGTH; at += STEP) {
                sent.putLong(at, sends);
            }
            lane.send(sent, LENGTH);
        }

        String receive() {
            receipts++;
            lane.receive(received);
            for (int at = 0; at < LENGTH; at += STEP) {
                if (received.getLong(at) != receipts) {
                    return "torn";
                }
            }
            return "whole";
        }
    }
}
