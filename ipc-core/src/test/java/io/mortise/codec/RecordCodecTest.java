package io.mortise.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    enum Side {
        BUY,
        SELL
    }

    record Quote(long id, String symbol, Side side, Integer size, Leg leg) {}

    record Leg(short id, boolean isLive) {}

    record Checked(int positive) {
        Checked {
            if (positive < 0) {
                throw new IllegalArgumentException("positive=" + positive);
            }
        }
    }

    static final class First {
        record Point(int x, int y) {}
    }

    static final class Renamed {
        record Point(int x, int z) {}
    }

    static final class Same {
        record Point(int x, int y) {}
    }

    record Node(int value, Node next) {}

    record Unknown(Instant at) {}

    private static <R extends Record> byte[] encoded(RecordCodec<R> codec, R value) {
        byte[] bytes = new byte[codec.encodedLength(value)];
        assertThat(codec.encode(value, new UnsafeBuffer(bytes), 0)).isEqualTo(bytes.length);
        return bytes;
    }

    private static <R extends Record> R decoded(RecordCodec<R> codec, byte[] bytes) {
        return codec.decode(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Test
    void shouldLieInMemoryAsDocumented() {
        RecordCodec<Quote> codec = RecordCodec.of(Quote.class);
        assertThat(codec.format())
                .isEqualTo("record Quote(long id,utf-8 symbol,enum Side[BUY,SELL] side,int? size,"
                        + "record Leg(short id,boolean isLive) leg)");
        byte[] bytes = encoded(codec, new Quote(0x0102030405060708L, "AB", Side.SELL, 5, new Leg((short) 3, true)));
        assertThat(HexFormat.of().formatHex(bytes, 4, bytes.length))
                .isEqualTo("0807060504030201" + "02000000" + "4142" + "01000000" + "01" + "05000000" + "01" + "0300"
                        + "01");
        byte[] nulls = encoded(codec, new Quote(0, null, null, null, null));
        assertThat(HexFormat.of().formatHex(nulls, 4, nulls.length))
                .isEqualTo("0000000000000000" + "ffffffff" + "ffffffff" + "00" + "00000000" + "00");
    }

    @Test
    void shouldKnowItsRecordByItsFingerprint() {
        byte[] bytes = encoded(RecordCodec.of(First.Point.class), new First.Point(1, 2));
        assertThat(decoded(RecordCodec.of(Same.Point.class), bytes)).isEqualTo(new Same.Point(1, 2));
        assertThatThrownBy(() -> decoded(RecordCodec.of(Renamed.Point.class), bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("fingerprint");
    }

    @Test
    void shouldLetTheConstructorRefuse() {
        RecordCodec<Checked> codec = RecordCodec.of(Checked.class);
        byte[] bytes = encoded(codec, new Checked(1));
        new UnsafeBuffer(bytes).putInt(4, -1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoded(codec, bytes))
                .withMessageContaining("positive=-1")
                .withMessageContaining("Checked");
    }

    @Test
    void shouldSayWhatItCannotEncode() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordCodec.of(Unknown.class))
                .withMessageContainingAll("component at", "Instant", "with(");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordCodec.of(Node.class))
                .withMessageContaining("contains itself");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordCodec.of(Quote.class).encodedLength(new Quote(1, "\uD800", null, null, null)))
                .withMessageContaining("surrogate");
    }

    @Test
    void shouldAllocateNothingForALengthThatIsNotThere() {
        RecordCodec<Quote> codec = RecordCodec.of(Quote.class);
        byte[] bytes = encoded(codec, new Quote(1, "", null, null, null));
        new UnsafeBuffer(bytes).putInt(12, Integer.MAX_VALUE);
        assertThatThrownBy(() -> decoded(codec, bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("2147483647 bytes should follow");
    }
}
