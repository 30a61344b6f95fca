package io.mortise.sync;

import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.testkit.Child;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A party of a barrier. It knows: {@code await}, {@code await <milliseconds>}, {@code rounds <count>}, {@code addUp <rounds>}, {@code waiting},
 * {@code broken}, {@code reset}, {@code abort}, {@code register}, {@code deregister}. The action of each handle counts how
 * often it ran, and does what the {@link Notes} say.
 */
final class BarrierRole implements Role<SharedBarrier> {
    private final Deque<SharedBarrier.Registration> registrations = new ArrayDeque<>();

    /** What the parties of a test tell each other besides. */
    record Notes(AtomicBuffer buffer) {
        static final int BLAMELESS = 0;
        static final int THROW = 1;
        static final int SLEEP_FOR_EVER = 2;
        static final int SLEEP_UNTIL_TOLD = 3;

        static Notes of(Region region, String name) {
            return new Notes(region.extent(new ExtentSpec(name + ".notes", "notes", 1, 512))
                    .buffer());
        }

        long actions() {
            return buffer.getLongVolatile(0);
        }

        void count() {
            buffer.getAndAddLong(0, 1);
        }

        /** What the action is to do. */
        int manner() {
            return buffer.getIntVolatile(128);
        }

        void manner(int manner) {
            buffer.putIntVolatile(128, manner);
        }

        boolean isInAction() {
            return buffer.getIntVolatile(256) != 0;
        }

        void inAction(boolean now) {
            buffer.putIntVolatile(256, now ? 1 : 0);
        }

        /**
         * Plain stores and loads, which only the barrier orders: each party writes a number, the action adds them up, each reads the
         * sum. {@return how many sums were right}
         */
        int addUp(SharedBarrier barrier, int place, int rounds) throws InterruptedException, BrokenBarrierException {
            int right = 0;
            for (int i = 1; i <= rounds; i++) {
                buffer.putInt(384 + 4 * place, i);
                barrier.await();
                right += buffer.getInt(392) == 2 * i ? 1 : 0;
                barrier.await();
            }
            return right;
        }

        void act() {
            count();
            buffer.putInt(392, buffer.getInt(384) + buffer.getInt(388));
            inAction(true);
            switch (manner()) {
                case THROW -> {
                    inAction(false);
                    throw new UnsupportedOperationException("told to");
                }
                case SLEEP_FOR_EVER -> Child.sleepForEver();
                case SLEEP_UNTIL_TOLD -> {
                    while (manner() == SLEEP_UNTIL_TOLD) {
                        Thread.yield();
                    }
                }
                default -> {}
            }
            inAction(false);
        }
    }

    @Override
    public SharedBarrier in(Region region, String name, List<String> arguments) {
        return barrier(region, name, Integer.parseInt(arguments.get(0)));
    }

    static SharedBarrier barrier(Region region, String name, int parties) {
        Notes notes = Notes.of(region, name);
        return SharedBarrier.in(region, name, parties, notes::act);
    }

    @Override
    public String perform(SharedBarrier barrier, Region region, List<String> words) throws Exception {
        return switch (words.get(0)) {
            case "await" -> {
                int index = words.size() == 1
                        ? barrier.await()
                        : barrier.await(Long.parseLong(words.get(1)), TimeUnit.MILLISECONDS);
                yield index + (Thread.interrupted() ? ", interrupted" : "");
            }
            case "rounds" -> {
                int indices = 0;
                for (int i = Integer.parseInt(words.get(1)); i > 0; i--) {
                    indices += barrier.await();
                }
                yield Integer.toString(indices);
            }
            case "addUp" ->
                Integer.toString(Notes.of(region, Stage.NAME).addUp(barrier, 1, Integer.parseInt(words.get(1))));
            case "waiting" -> Integer.toString(barrier.getNumberWaiting());
            case "broken" -> Boolean.toString(barrier.isBroken());
            case "reset" -> {
                barrier.reset();
                yield "reset";
            }
            case "abort" -> {
                barrier.abort();
                yield "aborted";
            }
            case "register" -> {
                registrations.push(barrier.register());
                yield "registered";
            }
            case "deregister" -> {
                registrations.pop().close();
                yield "deregistered";
            }
            default -> throw new IllegalArgumentException("unknown: " + words);
        };
    }
}
