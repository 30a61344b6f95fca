package io.mortise.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SerializableCodecTest {
    record Known(Object content) implements Serializable {}

    record Stranger(int value) implements Serializable {}

    @SuppressWarnings("serial")
    static class Base implements Serializable {
        int inBase = 1;
    }

    @SuppressWarnings("serial")
    static final class Derived extends Base {
        int inDerived = 2;
    }

    private static final class DoesNothing implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Object invoke(Object self, Method method, Object[] arguments) {
            return null;
        }
    }

    private static byte[] serialized(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static <T> T decoded(Codec<T> codec, byte[] bytes) {
        return codec.decode(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static void expectRefusal(Codec<?> codec, byte[] bytes, String... words) {
        assertThatThrownBy(() -> decoded(codec, bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void shouldRefuseWhatIsNotListedAndNameIt() {
        expectRefusal(
                SerializableCodec.of(Known.class),
                serialized(new Known(new Stranger(1))),
                "Stranger",
                "not allowed",
                "SerializableCodec.of");
    }

    @Test
    void shouldAllowWhatIsListed() {
        Codec<Known> codec = SerializableCodec.of(Known.class, Stranger.class);
        Known known = new Known(List.of(new Stranger(1)));
        assertThat(decoded(codec, serialized(known))).isEqualTo(known);
        Known array = decoded(codec, serialized(new Known(new Stranger[][] {{new Stranger(2)}})));
        assertThat((Stranger[][]) array.content()).isDeepEqualTo(new Stranger[][] {{new Stranger(2)}});
    }

    @Test
    void shouldAllowTheSuperclassesOfWhatIsListed() {
        assertThat(decoded(SerializableCodec.of(Derived.class), serialized(new Derived())).inBase)
                .isEqualTo(1);
    }

    @Test
    void shouldAskTheUsersFilterFirst() {
        Codec<Known> open = SerializableCodec.of(Known.class)
                .filter(info -> info.serialClass() == Stranger.class ? Status.ALLOWED : Status.UNDECIDED);
        Known known = new Known(new Stranger(1));
        assertThat(decoded(open, serialized(known))).isEqualTo(known);
        Codec<Known> closed = SerializableCodec.of(Known.class, Stranger.class)
                .filter(info -> info.serialClass() == Stranger.class ? Status.REJECTED : Status.UNDECIDED);
        expectRefusal(closed, serialized(known), "Stranger", "filter");
    }

    @Test
    void shouldRefuseLambdasAndProxies() {
        Supplier<String> lambda = (Supplier<String> & Serializable) () -> "";
        expectRefusal(SerializableCodec.of(Object.class), serialized(lambda), "SerializedLambda", "not allowed");
        Object proxy =
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Runnable.class}, new DoesNothing());
        expectRefusal(SerializableCodec.of(Object.class), serialized(proxy), "not allowed");
    }

    @Test
    void shouldRefuseAnotherType() {
        expectRefusal(SerializableCodec.of(String.class), serialized(1), "java.lang.String", "ClassCastException");
    }

    @Test
    void shouldRefuseNullAndWhatFollowsTheObject() {
        expectRefusal(SerializableCodec.of(String.class), serialized(null), "null");
        byte[] bytes = serialized("a");
        expectRefusal(
                SerializableCodec.of(String.class), java.util.Arrays.copyOf(bytes, bytes.length + 3), "3 bytes more");
    }

    @Test
    void shouldLimitDepth() {
        Object deep = "bottom";
        for (int i = 0; i < 100; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        expectRefusal(SerializableCodec.of(Object.class), serialized(deep), "maxDepth=32");
    }

    @Test
    void shouldLimitReferences() {
        Codec<Object> codec =
                SerializableCodec.of(Object.class).limits(new SerializationLimits(1 << 20, 10, 100, 1 << 20));
        List<Integer> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(i);
        }
        expectRefusal(codec, serialized(many), "maxReferences=100");
    }

    @Test
    void shouldMakeNoArrayThatItsMessageCannotFill() {
        byte[] bytes = serialized(new byte[10]);
        UnsafeBuffer content = new UnsafeBuffer(bytes);
        // The array's length stands right before its elements.
        content.putInt(bytes.length - 14, Integer.MAX_VALUE - 8, java.nio.ByteOrder.BIG_ENDIAN);
        expectRefusal(SerializableCodec.of(Object.class), bytes, "arrayLength=2147483639");
    }

    @Test
    void shouldLimitBytesBothWays() {
        Codec<String> codec = SerializableCodec.of(String.class).limits(new SerializationLimits(100, 10, 100, 100));
        expectRefusal(codec, serialized("x".repeat(200)), "maxBytes=100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scratch.encode(codec, "x".repeat(200)))
                .withMessageContaining("100 bytes");
    }

    @Test
    void shouldSayWhatCannotBeSerialized() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scratch.encode(SerializableCodec.of(Object.class), new Object()))
                .withMessageContaining("java.lang.Object");
    }

    /** Sets within sets, each twice: a hundred levels would take longer than the universe has. */
    @Test
    void shouldNotBeKeptBusyByNestedSets() {
        Set<Object> root = new HashSet<>();
        Set<Object> one = root;
        Set<Object> two = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Set<Object> nextOne = new HashSet<>();
            Set<Object> nextTwo = new HashSet<>();
            nextOne.add("different");
            one.add(nextOne);
            one.add(nextTwo);
            two.add(nextOne);
            two.add(nextTwo);
            one = nextOne;
            two = nextTwo;
        }
        expectRefusal(SerializableCodec.of(Object.class), serialized(root), "maxDepth=32");
    }

    @Test
    void shouldAcceptFullHashTables() {
        Map<Integer, Integer> map = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            map.put(i, i);
        }
        assertThat(decoded(SerializableCodec.of(Object.class), serialized(map))).isEqualTo(map);
    }
}
