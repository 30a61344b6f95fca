package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.sync.BarrierRole.Notes;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of the table in {@link BarrierDescriptor}: processes that come as far as a step, and are killed there, or stand there. */
class BarrierStepsTest {
    private static final String NAME = "step";

    /** What a process does, before which the test brings about what that needs. */
    enum Deed {
        COMES_FIRST,
        COMES_LAST,
        ABORTS,
        RESETS,
        REGISTERS,
        TAKES_THE_CELL_OF_ONE_THAT_DIED_REGISTERED
    }

    /** What the others find after the death. */
    enum Found {
        AS_BEFORE,
        TRIPPED,
        BROKEN,
        WHOLE
    }

    /** The last step that a process did. */
    enum Step {
        TOOK_ITS_CELL(Deed.COMES_FIRST, "barrier.cell-taken", Found.AS_BEFORE),
        ENTERED_ITSELF(Deed.COMES_FIRST, "barrier.attending", Found.BROKEN),
        ARRIVED(Deed.COMES_FIRST, "barrier.arrived", Found.BROKEN),
        ANNOUNCED_ITS_SLEEP(Deed.COMES_FIRST, "wait.announced", Found.BROKEN),
        SLEPT(Deed.COMES_FIRST, "wait.slept", Found.BROKEN),
        ENTERED_ITSELF_LAST(Deed.COMES_LAST, "barrier.attending", Found.BROKEN),
        ARRIVED_LAST(Deed.COMES_LAST, "barrier.arrived", Found.BROKEN),
        WAS_INSIDE_THE_ACTION(Deed.COMES_LAST, "in-action", Found.BROKEN),
        DID_THE_ACTION(Deed.COMES_LAST, "barrier.action-done", Found.BROKEN),
        WROTE_ONE_END(Deed.COMES_LAST, "barrier.settled-one", Found.BROKEN),
        WROTE_ALL_ENDS(Deed.COMES_LAST, "barrier.settled", Found.BROKEN),
        TRIPPED_IT(Deed.COMES_LAST, "barrier.tripped", Found.TRIPPED),
        WOKE_THEM(Deed.COMES_LAST, "barrier.woken", Found.TRIPPED),
        LEFT(Deed.COMES_LAST, "barrier.left", Found.TRIPPED),
        NAMED_THE_CULPRIT(Deed.ABORTS, "barrier.culprit-named", Found.AS_BEFORE),
        BROKE_IT(Deed.ABORTS, "barrier.broken", Found.BROKEN),
        FORGOT_ONE_OF_THE_DEAD(Deed.RESETS, "barrier.forgot-one", Found.BROKEN),
        FORGOT_THE_DEAD(Deed.RESETS, "barrier.dead-forgotten", Found.BROKEN),
        WROTE_ALL_ENDS_RESETTING(Deed.RESETS, "barrier.settled", Found.BROKEN),
        RESET_IT(Deed.RESETS, "barrier.reset", Found.WHOLE),
        REGISTERED(Deed.REGISTERS, "barrier.registered", Found.BROKEN),
        DEREGISTERED(Deed.REGISTERS, "barrier.deregistered", Found.AS_BEFORE),
        SAW_TO_ITS_PREDECESSOR(
                Deed.TAKES_THE_CELL_OF_ONE_THAT_DIED_REGISTERED, "barrier.predecessor-seen-to", Found.BROKEN),
        CLEARED_ITS_PREDECESSOR(
                Deed.TAKES_THE_CELL_OF_ONE_THAT_DIED_REGISTERED, "barrier.attendance-cleared", Found.BROKEN),
        REPLACED_ITS_PREDECESSOR(Deed.TAKES_THE_CELL_OF_ONE_THAT_DIED_REGISTERED, "barrier.cell-taken", Found.BROKEN);

        final Deed deed;
        final String label;
        final Found found;

        Step(Deed deed, String label, Found found) {
            this.deed = deed;
            this.label = label;
            this.found = found;
        }

        boolean isAwaiting() {
            return deed != Deed.ABORTS && deed != Deed.RESETS && deed != Deed.REGISTERS;
        }

        /** So it comes for the generation that is current when it goes on. */
        boolean hasNotArrived() {
            return isAwaiting() && NOT_ARRIVED.contains(label);
        }

        /** What it says at last, if others broke and reset the barrier while it stood. */
        String answer() {
            if (!isAwaiting()) {
                return "done";
            }
            if (hasNotArrived()) {
                return "1";
            }
            return found == Found.TRIPPED ? "0" : "BrokenBarrierException";
        }

        private static final List<String> NOT_ARRIVED = List.of(
                "barrier.predecessor-seen-to", "barrier.attendance-cleared", "barrier.cell-taken", "barrier.attending");
    }

    /** For those that are not killed. */
    private static Jvm standing;

    /** Starts while the last one is at work. */
    private static Jvm spare;

    private Path file;
    private Region region;
    private SharedBarrier barrier;
    private Waiting lingering;
    private Waiting waiting;

    @BeforeAll
    static void start() {
        standing = Jvm.start(Standing.class);
        spare = Jvm.start(Standing.class);
    }

    @AfterAll
    static void end() {
        standing.close();
        spare.close();
    }

    private static Jvm another() {
        Jvm ready = spare;
        spare = Jvm.start(Standing.class);
        return ready;
    }

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
        barrier = BarrierRole.barrier(region, NAME, 2);
    }

    @AfterEach
    void close() {
        region.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeFoundAsItMustBeWhereverAProcessWasKilled(Step step) throws IOException {
        prepare(step);
        try (Jvm process = another()) {
            process.tell(file + " " + step.deed + " " + step.label);
            process.expect(step.label);
            process.kill();
        }
        if (step.found == Found.BROKEN && waiting != null) {
            assertThat(waiting.outcome()).startsWith("BrokenBarrierException");
        }
        assertThat(barrier.isBroken()).isEqualTo(step.found == Found.BROKEN);
        switch (step.found) {
            case TRIPPED -> assertThat(waiting.outcome()).isEqualTo("1");
            case AS_BEFORE -> {
                if (waiting != null) {
                    assertThat(await(barrier)).isEqualTo("0");
                    assertThat(waiting.outcome()).isEqualTo("1");
                }
            }
            case BROKEN -> {
                assertThat(await(barrier)).startsWith("BrokenBarrierException");
                barrier.reset();
            }
            case WHOLE -> {}
        }
        shouldWork();
        if (lingering != null) {
            lingering.goOn();
            assertThat(lingering.outcome()).isEqualTo("1");
        }
    }

    /** Wherever it stands, the others break, reset and use the barrier; and it finds its own way when it goes on. */
    @ParameterizedTest
    @EnumSource
    void shouldHoldNobodyUpWhereverAProcessStands(Step step) throws IOException {
        prepare(step);
        standing.tell(file + " " + step.deed + " " + step.label);
        standing.expect(step.label);
        standing.stop();
        boolean tripped = step.found == Found.TRIPPED;
        if (tripped) {
            assertThat(waiting.outcome()).isEqualTo("1");
        }
        barrier.abort();
        if (waiting != null && !tripped) {
            assertThat(waiting.outcome()).startsWith("BrokenBarrierException");
        }
        barrier.reset();
        shouldWork();

        standing.resume();
        standing.tell("go on");
        if (step.hasNotArrived()) {
            while (barrier.getNumberWaiting() == 0) {
                Thread.onSpinWait();
            }
            assertThat(await(barrier)).isEqualTo("0");
        }
        assertThat(standing.readLine()).startsWith(step.answer());
        barrier.reset();
        shouldWork();
        if (lingering != null) {
            lingering.goOn();
            assertThat(lingering.outcome()).isEqualTo("1");
        }
    }

    @Test
    void shouldTellOneThatWasStoppedThroughManyGenerationsHowItsOwnEnded() {
        for (boolean tripped : new boolean[] {true, false}) {
            try (Party.ProcessParty stopped = Party.process(BarrierRole.class, file, true, NAME, 2)) {
                stopped.begin("await");
                while (barrier.getNumberWaiting() == 0) {
                    Thread.onSpinWait();
                }
                stopped.stop();
                if (tripped) {
                    assertThat(await(barrier)).isEqualTo("0");
                } else {
                    barrier.reset();
                }
                for (int i = 0; i < 300; i++) {
                    shouldWork();
                    if (i % 3 == 0) {
                        barrier.abort();
                    }
                    if (i % 2 == 0 || barrier.isBroken()) {
                        barrier.reset();
                    }
                }
                stopped.resume();
                assertThat(stopped.answer())
                        .startsWith(
                                tripped ? "1" : "BrokenBarrierException: the barrier was broken: somebody has reset");
                stopped.begin("await");
                assertThat(await(barrier)).isIn("0", "1");
                assertThat(stopped.answer()).isIn("0", "1");
            }
        }
    }

    private void prepare(Step step) throws IOException {
        switch (step.deed) {
            case COMES_FIRST, REGISTERS -> {}
            case COMES_LAST -> {
                if (step == Step.WROTE_ONE_END) {
                    lingering = Waiting.inAnotherProcess(file);
                    assertThat(await(barrier)).isEqualTo("0");
                }
                waiting = Waiting.inThisProcess(barrier);
            }
            case ABORTS -> waiting = Waiting.inThisProcess(barrier);
            case RESETS -> {
                leaveADeadRegistration();
                assertThat(barrier.isBroken()).isTrue();
            }
            case TAKES_THE_CELL_OF_ONE_THAT_DIED_REGISTERED -> leaveADeadRegistration();
        }
    }

    /** As good as a killed one, and made more quickly. Nobody has noticed it yet. */
    private void leaveADeadRegistration() throws IOException {
        Region another = Region.attach(file);
        BarrierRole.barrier(another, NAME, 2).register();
        another.close();
    }

    private void shouldWork() {
        for (int i = 0; i < 2; i++) {
            Waiting first = Waiting.inThisProcess(barrier);
            assertThat(await(barrier)).isEqualTo("0");
            assertThat(first.outcome()).isEqualTo("1");
        }
    }

    private static String await(SharedBarrier barrier) {
        try {
            return Integer.toString(barrier.await());
        } catch (Exception e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    /** One that has come first and waits for the other. */
    private abstract static class Waiting {
        abstract String outcome();

        void goOn() {}

        static Waiting inThisProcess(SharedBarrier barrier) {
            String[] outcome = new String[1];
            Thread thread = new Thread(() -> outcome[0] = await(barrier), "waiting");
            thread.setDaemon(true);
            thread.start();
            while (barrier.getNumberWaiting() == 0 && thread.isAlive()) {
                Thread.onSpinWait();
            }
            return new Waiting() {
                @Override
                String outcome() {
                    try {
                        thread.join(60_000);
                    } catch (InterruptedException e) {
                        throw new AssertionError("interrupted", e);
                    }
                    assertThat(thread.isAlive()).as("waits for a minute").isFalse();
                    return outcome[0];
                }
            };
        }

        /** Stands where it does not see the end of its generation, until told to go on. */
        static Waiting inAnotherProcess(Path file) {
            Jvm process = another();
            process.tell(file + " " + Deed.COMES_FIRST + " wait.slept");
            process.expect("wait.slept");
            return new Waiting() {
                @Override
                void goOn() {
                    process.tell("go on");
                }

                @Override
                String outcome() {
                    try (process) {
                        return process.readLine();
                    }
                }
            };
        }
    }

    /** Does what it is told, up to a step, says so, and goes on when told. */
    static final class Standing {
        private static volatile String label = "";

        public static void main(String[] arguments) throws IOException {
            CrashPoint.arm(Standing::stand);
            while (true) {
                String[] told = Child.listen().split(" ", -1);
                label = told[2];
                try (Region region = Region.attach(Path.of(told[0]))) {
                    Child.say(perform(Deed.valueOf(told[1]), region));
                }
            }
        }

        private static String perform(Deed deed, Region region) {
            Notes notes = Notes.of(region, NAME);
            SharedBarrier barrier = SharedBarrier.in(region, NAME, 2, () -> {
                notes.count();
                stand("in-action");
            });
            switch (deed) {
                case ABORTS -> barrier.abort();
                case RESETS -> barrier.reset();
                case REGISTERS -> barrier.register().close();
                default -> {
                    return await(barrier);
                }
            }
            return "done";
        }

        /** Only the first time. */
        private static void stand(String reached) {
            if (reached.equals(label)) {
                label = "";
                Child.say(reached);
                Child.listen();
            }
        }
    }
}
