package io.mortise.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FromPythonTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int JAVA_CELL = 2;

    private String page;

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(Path.of("../docs/from-python.md"));
    }

    private static String squeezed(String text) {
        return SPACE.matcher(text).replaceAll("");
    }

    @Test
    void shouldShowJavaThatWasCompiled() throws IOException {
        String compiled = squeezed(Files.readString(Path.of("testing/io/mortise/samples/FromPython.java")));
        List<String> lines = javaLines();
        assertThat(lines).hasSizeGreaterThan(200);
        for (String line : lines) {
            for (String part : line.split("…", -1)) {
                assertThat(compiled.contains(squeezed(part))).as("%s", line).isTrue();
            }
        }
    }

    /** What is in the second column of tables that are headed so. */
    private List<String> javaLines() {
        List<String> lines = new ArrayList<>();
        boolean shows = false;
        for (String row : page.lines().toList()) {
            if (!row.startsWith("|")) {
                shows = false;
            } else if (row.startsWith("| Python | Java |")) {
                shows = true;
            } else if (shows) {
                CODE.matcher(row.split("\\|", -1)[JAVA_CELL])
                        .results()
                        .map((MatchResult each) -> each.group(1))
                        .forEach(lines::add);
            }
        }
        return lines;
    }

    /** What {@code __all__} has in Python 3.14, and the methods that the manual has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // multiprocessing
                "Array AuthenticationError Barrier BoundedSemaphore BufferTooShort Condition Event JoinableQueue Lock Manager",
                "Pipe Pool Process ProcessError Queue RLock RawArray RawValue Semaphore SimpleQueue TimeoutError Value",
                "active_children allow_connection_pickling cpu_count current_process freeze_support get_all_start_methods",
                "get_context get_logger get_start_method log_to_stderr parent_process reducer set_executable",
                "set_forkserver_preload set_start_method",
                // Process
                "run() start() join() name daemon pid exitcode authkey sentinel interrupt() terminate() kill() close()",
                // Queue and its kin
                "qsize() empty() full() put( put_nowait get( get_nowait join_thread cancel_join_thread task_done",
                // connection
                "send( recv() fileno closed poll( send_bytes recv_bytes( recv_bytes_into Listener Client accept()",
                "last_accepted deliver_challenge answer_challenge connection.wait",
                // synchronisers
                "acquire( release() locked() n_waiting parties broken abort() reset() wait_for notify_all get_value is_set",
                // sharedctypes
                "get_lock get_obj sharedctypes.copy sharedctypes.synchronized Structure",
                // managers
                "BaseManager SyncManager Namespace BaseProxy register serve_forever get_server connect() shutdown()",
                "_callmethod _getvalue dict() list() set()",
                // pool
                "apply( apply_async map( map_async imap( imap_unordered starmap( starmap_async ready() successful() ThreadPool",
                "maxtasksperchild initializer callback error_callback",
                // shared_memory
                "SharedMemory ShareableList SharedMemoryManager unlink() buf size track resource_tracker count( index( format",
                // concurrent.futures
                "ProcessPoolExecutor submit executor.map shutdown cancel_futures terminate_workers kill_workers max_tasks_per_child",
                "add_done_callback as_completed futures.wait cancelled() BrokenProcessPool BrokenExecutor CancelledError",
                "InvalidStateError mp_context",
                // others
                "dummy __main__ Full Empty"
            })
    void shouldAnswerEveryNameOfPython(String names) {
        for (String name : names.split(" ", -1)) {
            assertThat(page).contains(name);
        }
    }
}
