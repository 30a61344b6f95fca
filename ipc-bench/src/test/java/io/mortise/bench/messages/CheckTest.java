package io.mortise.bench.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.bench.harness.CorruptedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {
    private static final long NONCE = 7L << 40;

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 24, 256, 4096})
    void shouldAcceptWhatASourceSends(int length) throws Exception {
        Source source = Source.of(length, 1, Check.first(0, NONCE), true);
        Check check = sole(length);

        send(source, check, 1000);

        check.verify("it");
        assertThat(check.count()).isEqualTo(1000);
        assertThat(source.count()).isEqualTo(1000);
    }

    @Test
    void shouldAcceptBatchesOfWhichTheLastIsTakenInParts() throws Exception {
        Source source = Source.of(8, 64, Check.first(0, NONCE), true);
        Check check = new Check(8, 64, NONCE, 1, true, true);

        for (int i = 0; i < 100; i++) {
            int some = Math.min(source.left(), 1 + i % 50);
            for (int message = 0; message < some; message++) {
                check.onMessage(source.buffer(), source.offset() + 8 * message, 8);
            }
            source.sent(some);
        }

        check.verify("it");
        assertThat(check.count()).isEqualTo(source.count());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 24, 256, 4096})
    void shouldNoticeOneWrongBit(int length) {
        Source source = Source.of(length, 1, Check.first(0, NONCE), true);
        Check check = sole(length);
        source.corrupt();

        send(source, check, 1000);

        assertThatThrownBy(() -> check.verify("it"))
                .isInstanceOf(CorruptedException.class)
                .hasMessageStartingWith("it: message");
    }

    @Test
    void shouldNoticeAMessageThatIsMissing() {
        Check check = sole(8);

        check.onNumber(NONCE);
        check.onNumber(NONCE + 2);

        assertThatThrownBy(() -> check.verify("it")).hasMessageContaining("message 1 should be next, and 2 is");
    }

    @Test
    void shouldNoticeAMessageOfAnEarlierSegment() {
        Check check = sole(8);

        check.onNumber(NONCE - (1L << 40));

        assertThatThrownBy(() -> check.verify("it")).isInstanceOf(CorruptedException.class);
    }

    @Test
    void shouldNoticeAMessageOfAnotherLength() {
        Source source = Source.of(16, 1, Check.first(0, NONCE), true);
        Check check = sole(24);

        check.onMessage(source.buffer(), 0, 16);

        assertThatThrownBy(() -> check.verify("it")).hasMessageContaining("of 16 bytes");
    }

    @Test
    void shouldLetSeveralProducersTakeTurnsButNoneGoBack() throws Exception {
        Check check = new Check(8, 1, NONCE, 2, false, false);

        check.onNumber(Check.first(1, NONCE));
        check.onNumber(Check.first(0, NONCE) + 5);
        check.onNumber(Check.first(1, NONCE) + 1);
        check.verify("it");
        check.onNumber(Check.first(0, NONCE) + 5);

        assertThatThrownBy(() -> check.verify("it")).isInstanceOf(CorruptedException.class);
    }

    @Test
    void shouldKnowNumbersThatComeAgainInTurn() throws Exception {
        Source source = Source.of(8, 1, Check.first(0, NONCE), true);
        Check check = sole(8);

        for (int i = 0; i < 3 * Source.BOXES; i++) {
            check.onBox(source.box());
            source.sent();
        }
        check.verify("it");
        check.onBox(Check.first(0, NONCE) + 1);

        assertThatThrownBy(() -> check.verify("it")).isInstanceOf(CorruptedException.class);
    }

    private static Check sole(int length) {
        return new Check(length, 1, NONCE, 1, true, true);
    }

    private static void send(Source source, Check check, int count) {
        for (int i = 0; i < count; i++) {
            check.onMessage(source.buffer(), source.offset(), source.length());
            source.sent();
        }
    }
}
