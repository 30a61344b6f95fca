package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameReaderTest {
    @Test
    void shouldWriteTheHeaderThatIsDocumented() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new FrameWriter(Channels.newChannel(out)).write(ByteBuffer.wrap(new byte[] {10, 20, 30}));
        assertThat(out.toByteArray()).containsExactly('M', 'x', 1, 1, 3, 0, 0, 0, 10, 20, 30);
    }

    @Test
    void shouldSayHowMuchCameWhereverTheStreamIsCut() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] message = Payloads.of(40_000, 1);
        new FrameWriter(Channels.newChannel(out)).write(ByteBuffer.wrap(message));
        byte[] frame = out.toByteArray();
        for (int cut : new int[] {0, 1, 7, 8, 9, 5000, 16_384, 16_385, frame.length - 1, frame.length}) {
            for (boolean direct : new boolean[] {true, false}) {
                FrameReader reader = reader(new ByteArrayInputStream(frame, 0, cut));
                ByteBuffer target = direct ? ByteBuffer.allocateDirect(40_000) : ByteBuffer.allocate(40_000);
                if (cut == frame.length) {
                    assertThat(reader.awaitMessage()).isEqualTo(40_000);
                    reader.take(target);
                    assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(message));
                } else if (cut == 0) {
                    assertThatThrownBy(reader::awaitMessage).isInstanceOf(EOFException.class);
                } else if (cut < FrameHeader.LENGTH) {
                    assertThatThrownBy(reader::awaitMessage)
                            .isInstanceOf(MessageTruncatedException.class)
                            .hasMessageContaining("expected=unknown");
                } else {
                    assertThat(reader.awaitMessage()).isEqualTo(40_000);
                    for (int i = 0; i < 2; i++) {
                        assertThatThrownBy(() -> {
                                    reader.awaitMessage();
                                    reader.take(target);
                                })
                                .isInstanceOf(MessageTruncatedException.class)
                                .hasMessageContaining("received=" + (cut - FrameHeader.LENGTH) + " of expected=40000");
                    }
                }
            }
        }
    }

    @Test
    void shouldMeetGarbageWithNothingWorseThanAnException() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (i % 4 == 0 && bytes.length >= FrameHeader.LENGTH) {
                System.arraycopy(new byte[] {'M', 'x', 1, 1}, 0, bytes, 0, 4); // so that the length is believed
            }
            FrameReader reader = reader(new ByteArrayInputStream(bytes));
            assertThatThrownBy(() -> {
                        while (true) {
                            reader.take(ByteBuffer.allocate(reader.awaitMessage()));
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private static FrameReader reader(ByteArrayInputStream in) {
        ReadableByteChannel channel = Channels.newChannel(in);
        return new FrameReader("test", channel, 1 << 20);
    }
}
