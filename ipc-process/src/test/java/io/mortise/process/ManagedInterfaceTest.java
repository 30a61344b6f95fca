package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.manager.Manager;
import io.mortise.manager.ManagerServer;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** An interface of another package than the manager's, and not public. */
class ManagedInterfaceTest {
    interface Shelf {
        String get();

        default String apply(UnaryOperator<String> function) {
            return function.apply(get()); // in the client
        }

        default int length() {
            return get().length(); // in the server
        }
    }

    record Book(String title) implements Shelf {
        @Override
        public String get() {
            return title;
        }
    }

    @Test
    void shouldBeUsedThroughAProxy() throws IOException {
        try (ManagerServer server = Manager.builder()
                        .register(Shelf.class, () -> new Book("Emma"))
                        .serve();
                Manager manager = Manager.connect(server.uri())) {
            Shelf shelf = manager.object(Shelf.class);
            assertThat(shelf.get()).isEqualTo("Emma");
            assertThat(shelf.length()).isEqualTo(4);
            assertThat(shelf.apply(title -> title + "!")).isEqualTo("Emma!");
        }
    }
}
