package io.mortise.manager;

/**
 * What client and server say to each other. Between them are a <em>control</em> connection, which stands for the client itself, and a
 * <em>line</em> for each of its threads that calls. Each is a socket of its own, authenticated by the transport, then frames of {@link Wire}.
 *
 * <pre>
 *   client                                                            server
 *      | HELLO    version (4), role (1), session (16), line (4)         |   first on each
 *      | -------------------------------------------------------------> |
 *      |                    WELCOME  version (4), server (8), root (8), limit (4)   |   on control only
 *      | &lt;------------------------------------------------------------- |
 *
 *      | CALL     call (8), object (8), method (8), count (1), values   |   on a line, one at a time
 *      | -------------------------------------------------------------> |
 *      |        RESULT   flags (1), call (8), value                     |
 *      |        FAILURE  flags (1), call (8), exception, substitute     |
 *      | &lt;------------------------------------------------------------- |
 *
 *      | CANCEL   line (4), call (8)                                    |   on control, no answer
 *      | RELEASE  object (8), count (8)                                 |
 *      | -------------------------------------------------------------> |
 * </pre>
 *
 * <p>The session is a random number that only the client and the server know. Values are as {@link Values} writes them; exceptions are sent
 * twice, themselves and in a form that can be read without their class. Numbers are little endian.
 *
 * <p><b>Who owns what.</b> One thread of the server serves one line, and so is, in the server's locks, the client's thread. A line belongs to a
 * platform thread until that ends; virtual threads share lines, except while one holds a lock ({@link #BOUND}). References in results
 * are counted by the server before they are sent, and by the client when they have come; a RELEASE gives back what the client counted.
 *
 * <p><b>Interrupts.</b> A client thread that is interrupted while it waits for the answer of a method that declares
 * {@code InterruptedException} sends a CANCEL, and goes on waiting for the answer, which comes soon: the server interrupts its own thread, and the
 * method throws, or has done what it was to do. Calls are numbered, so a CANCEL that comes too late, or before its call, hits no other.
 *
 * <p><b>What is left when one dies.</b>
 *
 * <table>
 * <caption>Death of a client, or the end of its connections, at each step</caption>
 * <tr><th>it died …</th><th>the server</th></tr>
 * <tr><td>before HELLO</td><td>drops the socket when it ends, or after the time limit of the opening exchange</td></tr>
 * <tr><td>within a frame</td><td>finds the end of the line; what was not whole is not carried out</td></tr>
 * <tr><td>while its call waits (lock, queue, barrier)</td><td>finds the end of control, and interrupts the thread: nothing is acquired or
 *     taken, a barrier breaks</td></tr>
 * <tr><td>while its call runs</td><td>lets the call finish, and finds nobody to answer</td></tr>
 * <tr><td>with a call carried out, before it has the answer</td><td>knows no better: an element taken from a queue is lost</td></tr>
 * <tr><td>holding locks</td><td>releases them in each line's thread</td></tr>
 * <tr><td>having proxies, or permits of bounded semaphores</td><td>gives them back with the session</td></tr>
 * </table>
 *
 * <p>A server that dies, or ends, closes all sockets. Each client has a thread in {@code control}, which then closes its lines: all calls,
 * also those that wait, fail with {@link ManagerDisconnectedException}, and so do all later ones.
 */
final class Protocol {
    static final int VERSION = 1;

    static final byte HELLO = 1;
    static final byte WELCOME = 2;
    static final byte CALL = 3;
    static final byte RESULT = 4;
    static final byte FAILURE = 5;
    static final byte CANCEL = 6;
    static final byte RELEASE = 7;

    static final byte ROLE_CONTROL = 0;
    static final byte ROLE_LINE = 1;

    /** Flag of an answer: the line is to be used by this thread only. */
    static final byte BOUND = 1;

    static final int MOST_PARAMETERS = 255;

    private Protocol() {}
}
