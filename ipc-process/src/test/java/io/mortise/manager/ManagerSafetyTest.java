package io.mortise.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.codec.CodecException;
import io.mortise.process.RemoteTaskException;
import io.mortise.process.UnsendableException;
import io.mortise.transport.AuthenticationException;
import io.mortise.transport.ConnectionOptions;
import io.mortise.transport.Sockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers, and those who have the key and mean harm, can do to a server: nothing, and others are served. */
class ManagerSafetyTest {
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    private ManagerServer server;
    private Manager client;

    @BeforeEach
    void open() throws IOException {
        server = Manager.builder()
                .maxMessageBytes(MAX_MESSAGE_BYTES)
                .handshakeTimeout(Duration.ofSeconds(3))
                .register(Counter.class, CounterTarget::new)
                .serve();
        client = Manager.connect(server.uri());
        client.map("m").put("a", 1);
    }

    @AfterEach
    void othersShouldBeServed() throws IOException {
        assertThat(client.map("m").get("a")).isEqualTo(1);
        try (Manager newcomer = Manager.connect(server.uri(), server.key())) {
            assertThat(newcomer.map("m").get("a")).isEqualTo(1);
        } finally {
            client.close();
            server.close();
        }
    }

    private Path socket() {
        return Path.of(server.uri().substring("unix:".length()));
    }

    @Test
    void shouldKeepItsFilesToItself() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket().getParent())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(socket() + ".key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldRefuseAFolderThatOthersCanEnter(@TempDir Path folder) throws IOException {
        Path open = Files.createDirectory(
                folder.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        assertThatThrownBy(() ->
                        Manager.builder().address("unix:" + open.resolve("s")).serve())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 700");
        Path made = folder.resolve("made");
        try (ManagerServer named =
                Manager.builder().address("unix:" + made.resolve("s")).serve()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
            Manager.connect(named.uri()).close();
        }
        assertThat(made).isEmptyDirectory();
    }

    @Test
    void shouldLetInOnlyWhoHasTheKey() {
        assertThatThrownBy(() -> Manager.connect(server.uri(), ConnectionOptions.newKey()))
                .isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> Manager.connect("tcp://127.0.0.1:9")).isInstanceOf(IllegalArgumentException.class);
        assertThat(client.toString() + server).doesNotContain(new String(server.key(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldDropStrangersThatAreSilentOrSendGarbage() throws Exception {
        List<SocketChannel> strangers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            SocketChannel stranger = SocketChannel.open(StandardProtocolFamily.UNIX);
            stranger.connect(UnixDomainSocketAddress.of(socket()));
            strangers.add(stranger);
            byte[] garbage = new byte[i];
            ThreadLocalRandom.current().nextBytes(garbage);
            stranger.write(ByteBuffer.wrap(garbage));
        }
        assertThat(client.map("m")).hasSize(1);
        for (SocketChannel stranger : strangers) {
            awaitEnd(stranger);
            stranger.close();
        }
    }

    @Test
    void shouldDropThoseWhoHaveTheKeyAndSendGarbage() throws Exception {
        for (int length : new int[] {-1, 0, Integer.MAX_VALUE, MAX_MESSAGE_BYTES + 1}) {
            try (SocketChannel hostile = connect()) {
                send(
                        hostile,
                        ByteBuffer.allocate(4)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(length)
                                .flip());
                awaitEnd(hostile);
            }
        }
        for (byte kind = 0; kind < 10; kind++) {
            try (SocketChannel hostile = connect()) {
                byte[] body = new byte[1 + ThreadLocalRandom.current().nextInt(40)];
                ThreadLocalRandom.current().nextBytes(body);
                body[0] = kind;
                sendFrame(hostile, body);
                awaitEnd(hostile);
            }
        }
    }

    @Test
    void shouldDropWhoSaysHelloToNobody() throws Exception {
        try (SocketChannel hostile = connect()) {
            sendFrame(hostile, hello(Protocol.VERSION, Protocol.ROLE_LINE, 7)); // of no session
            awaitEnd(hostile);
        }
        try (SocketChannel hostile = connect()) {
            sendFrame(hostile, hello(Protocol.VERSION + 1, Protocol.ROLE_CONTROL, 7));
            awaitEnd(hostile);
        }
        try (SocketChannel silent = connect()) {
            awaitEnd(silent);
        }
    }

    @Test
    void shouldServeOthersWhileOneSendsSlowly() throws Exception {
        try (SocketChannel control = connect();
                SocketChannel slow = connect()) {
            sendFrame(control, hello(Protocol.VERSION, Protocol.ROLE_CONTROL, 8));
            assertThat(readFrame(control).get(0)).isEqualTo(Protocol.WELCOME);
            sendFrame(slow, hello(Protocol.VERSION, Protocol.ROLE_LINE, 8));
            ByteBuffer part = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN);
            send(slow, part.putInt(MAX_MESSAGE_BYTES).putShort((short) 3).flip());
            assertThat(client.map("m")).hasSize(1);
            assertThat(server.clients()).isEqualTo(2);
        }
        Eventually.await(() -> server.clients() == 1);
    }

    @Test
    void shouldAnswerCallsThatMakeNoSense() throws Exception {
        try (SocketChannel control = connect();
                SocketChannel line = connect()) {
            sendFrame(control, hello(Protocol.VERSION, Protocol.ROLE_CONTROL, 9));
            ByteBuffer welcome = readFrame(control);
            long root = welcome.getLong(13);
            sendFrame(line, hello(Protocol.VERSION, Protocol.ROLE_LINE, 9));
            long open = MethodTable.number(Root.class.getMethod("open", String.class, String.class, Object[].class));
            assertThat(call(line, 4711, open)).contains("object=4711").contains("is gone");
            assertThat(call(line, root, 4711)).contains("UnsupportedOperationException");
            assertThat(call(line, root, open)).contains("count=0 of arguments");
            assertThat(call(line, root, open, 0, 0, 0)).contains("NullPointerException");
            assertThat(call(line, root, MethodTable.number(Object.class.getMethod("toString"))))
                    .isEmpty();
            assertThat(call(line, root, MethodTable.number(Object.class.getMethod("getClass"))))
                    .contains("Unsupported");
            ByteBuffer order = ByteBuffer.allocate(17).order(ByteOrder.LITTLE_ENDIAN);
            sendFrame(
                    control,
                    order.put(Protocol.RELEASE).putLong(root).putLong(99).array());
            sendFrame(
                    control,
                    Arrays.copyOf(
                            order.clear()
                                    .put(Protocol.CANCEL)
                                    .putInt(77)
                                    .putLong(5)
                                    .array(),
                            13));
            assertThat(call(line, root, 4711)).contains("Unsupported");
        }
    }

    @Test
    void shouldSurviveWhatIsBrokenOffAnywhere() throws Exception {
        byte[] whole = frame(callBody(1, 2, 3, 3));
        for (int length = 1; length < whole.length; length++) {
            try (SocketChannel control = connect();
                    SocketChannel line = connect()) {
                sendFrame(control, hello(Protocol.VERSION, Protocol.ROLE_CONTROL, 100 + length));
                assertThat(readFrame(control).get(0)).isEqualTo(Protocol.WELCOME);
                sendFrame(line, hello(Protocol.VERSION, Protocol.ROLE_LINE, 100 + length));
                send(line, ByteBuffer.wrap(whole, 0, length));
            }
        }
        Eventually.await(() -> server.clients() == 1);
    }

    @Test
    void shouldSurviveRandomCalls() throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < 50; i++) {
            try (SocketChannel control = connect();
                    SocketChannel line = connect()) {
                sendFrame(control, hello(Protocol.VERSION, Protocol.ROLE_CONTROL, 1000 + i));
                long root = readFrame(control).getLong(13);
                sendFrame(line, hello(Protocol.VERSION, Protocol.ROLE_LINE, 1000 + i));
                byte[] rest = new byte[random.nextInt(60)];
                random.nextBytes(rest);
                byte[] head = callBody(1, root, MethodTable.number(Root.class.getMethod("names")));
                ByteBuffer body =
                        ByteBuffer.allocate(head.length + rest.length).put(head).put(rest);
                body.put(head.length - 1, (byte) random.nextInt(4));
                sendFrame(line, body.array());
            }
        }
        Eventually.await(() -> server.clients() == 1);
    }

    /** A class of the application. */
    record Note(String text) implements Serializable {}

    @Test
    void shouldReceiveOnlyWhatWasListed() throws IOException {
        assertThatThrownBy(() -> client.map("m").put("note", new Note("a")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Note")
                .hasMessageContaining("is not allowed");
        assertThatThrownBy(() -> client.object(Counter.class).run((Supplier<String> & Serializable) () -> "code"))
                .isInstanceOf(CodecException.class);
        try (ManagerServer liberal = Manager.builder().allow(Note.class).serve();
                Manager strict = Manager.connect(liberal.uri());
                Manager other = Manager.builder().allow(Note.class).connect(liberal.uri())) {
            other.map("m").put("note", new Note("a"));
            assertThat(other.map("m").get("note")).isEqualTo(new Note("a"));
            assertThatThrownBy(() -> strict.map("m").get("note")).isInstanceOf(CodecException.class);
            assertThat(strict.map("m").containsKey("note")).isTrue();
        }
    }

    @Test
    void shouldRunCodeOnlyWhereTheApplicationIsTrusted() throws IOException {
        try (ManagerServer trusting = ManagerContract.builder().serve();
                Manager mine = ManagerContract.builder().connect(trusting.uri())) {
            assertThat(mine.object(Counter.class).run((Supplier<String> & Serializable) () -> "ran"))
                    .isEqualTo("ran");
        }
    }

    @Test
    void shouldStandInForExceptionsThatAreNotAllowed() {
        assertThatThrownBy(() -> client.object(Counter.class).failUnsendably())
                .isInstanceOf(RemoteTaskException.class)
                .hasMessageContaining("cannot go");
        assertThatThrownBy(() -> client.object(Counter.class).fail())
                .isInstanceOf(IOException.class)
                .hasMessage("no more paper");
    }

    @Test
    void shouldLimitMessages() {
        ConcurrentMap<String, Object> map = client.map();
        assertThatThrownBy(() -> map.put("big", new byte[MAX_MESSAGE_BYTES]))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("maxMessageBytes");
        map.put("half", new byte[MAX_MESSAGE_BYTES * 2 / 3]);
        map.put("other half", new byte[MAX_MESSAGE_BYTES * 2 / 3]);
        assertThatThrownBy(map::values).isInstanceOf(UnsendableException.class);
        assertThat(map.remove("half")).isNotNull();
    }

    /** Would be asked for everything that a proxy is asked for. */
    static final class Handler implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public Object invoke(Object proxy, Method method, Object[] args) {
            return null;
        }
    }

    @Test
    void shouldRefuseProxiesThatAreNotReferences() throws Exception {
        Object hostile = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Comparable.class, Runnable.class}, new Handler());
        try (ManagerServer trusting = ManagerContract.builder().serve();
                Manager mine = ManagerContract.builder().connect(trusting.uri())) {
            assertThatThrownBy(() -> mine.value(null).set(List.of(hostile))).isInstanceOf(CodecException.class);
        }
    }

    @Test
    void shouldNotConnectBecauseAManagerSaysSo() throws IOException {
        try (ManagerServer elsewhere = Manager.builder().serve();
                Manager there = Manager.connect(elsewhere.uri())) {
            client.map("m").put("foreign", there.list("l"));
            assertThat(client.map("m").get("foreign")).isEqualTo(there.list("l"));
        }
        assertThatThrownBy(() -> client.map("m").get("foreign"))
                .isInstanceOf(CodecException.class)
                .hasRootCauseInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("connect to that one as well");
    }

    @Test
    void shouldSerializeNoKey() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(client.map("m"));
        }
        assertThat(indexOf(bytes.toByteArray(), server.key())).isNegative();
        assertThat(indexOf(bytes.toByteArray(), "socket.key".getBytes(StandardCharsets.US_ASCII)))
                .isPositive();
    }

    static int indexOf(byte[] text, byte[] part) {
        for (int i = 0; i + part.length <= text.length; i++) {
            if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void shouldCloseOnceAndForAll() throws Exception {
        ManagerServer closing = Manager.builder().serve();
        Manager there = Manager.connect(closing.uri());
        Background<Object> waiting = Background.run(() -> there.queue("q", 1).take());
        Eventually.await(() -> there.names().contains("q"));
        assertThat(closing.awaitClose(Duration.ZERO)).isFalse();
        closing.close();
        closing.close();
        closing.awaitClose();
        assertThat(waiting.failure()).isInstanceOf(ManagerDisconnectedException.class);
        Eventually.await(() -> !there.isOpen());
        assertThatThrownBy(there::names)
                .isInstanceOf(ManagerDisconnectedException.class)
                .hasMessageContaining("connect again");
        assertThat(Path.of(closing.uri().substring("unix:".length())).getParent())
                .doesNotExist();
        there.close();
    }

    private SocketChannel connect() throws IOException {
        return Sockets.connect(server.uri(), ConnectionOptions.defaults().key(server.key()));
    }

    private static byte[] hello(int version, byte role, long session) {
        return ByteBuffer.allocate(26)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(Protocol.HELLO)
                .putInt(version)
                .put(role)
                .putLong(session)
                .putLong(session)
                .putInt(1)
                .array();
    }

    private static byte[] callBody(long call, long object, long method, int... values) {
        ByteBuffer body = ByteBuffer.allocate(26 + values.length).order(ByteOrder.LITTLE_ENDIAN);
        body.put(Protocol.CALL).putLong(call).putLong(object).putLong(method).put((byte) values.length);
        for (int value : values) {
            body.put((byte) value);
        }
        return body.array();
    }

    private static byte[] frame(byte[] body) {
        return ByteBuffer.allocate(4 + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(body.length)
                .put(body)
                .array();
    }

    private static void sendFrame(SocketChannel channel, byte[] body) throws IOException {
        send(channel, ByteBuffer.wrap(frame(body)));
    }

    private static void send(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static ByteBuffer readFrame(SocketChannel channel) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, length);
        ByteBuffer body = ByteBuffer.allocate(length.getInt(0)).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, body);
        return body.flip();
    }

    private static void readFully(SocketChannel channel, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            assertThat(channel.read(target)).isPositive();
        }
    }

    /** {@return what was thrown; empty if nothing was} */
    private static String call(SocketChannel line, long object, long method, int... values) throws IOException {
        sendFrame(line, callBody(1, object, method, values));
        ByteBuffer answer = readFrame(line);
        byte kind = answer.get();
        assertThat(kind).isIn(Protocol.RESULT, Protocol.FAILURE);
        byte[] rest = new byte[answer.remaining()];
        answer.get(rest);
        return kind == Protocol.RESULT ? "" : new String(rest, StandardCharsets.ISO_8859_1);
    }

    /** Reads to the end, which the server makes. */
    private static void awaitEnd(SocketChannel channel) {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                // a greeting perhaps
            }
        } catch (IOException e) {
            // reset, which is an end as well
        }
    }

    @Test
    void shouldKeepValuesOfManyTypesUnderTheStrictFilter() {
        ManagedValue<Object> value = client.value(null);
        for (Object each : List.of(
                Map.of("a", List.of(1)),
                LocalDate.of(2026, 11, 20),
                UUID.randomUUID(),
                new BigDecimal("1.50"),
                Map.entry("k", 1).getKey())) {
            value.set(each);
            assertThat(value.get()).isEqualTo(each);
        }
    }
}
