package io.mortise.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a server listens whose user has chosen nothing. */
class PlaceTest {
    private static final int LONGEST_SOCKET_BYTES = 103;

    @TempDir
    private Path temporary;

    @Test
    void shouldListenInAFolderOfItsOwnAndTakeItAway() throws Exception {
        Path folder;
        try (Place place = Place.local(new byte[32], temporary)) {
            folder = place.keyFile().getParent();
            assertThat(Files.readAllBytes(place.keyFile())).isEqualTo(new byte[32]);
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void shouldFindAShorterFolderWhereThePathOfTheSocketWouldBeTooLong() throws Exception {
        Path deep = Files.createDirectories(temporary.resolve("a-folder-with-a-long-name".repeat(4)));
        try (Place place = Place.local(new byte[32], deep)) {
            assertThat(place.address()).startsWith(Place.UNIX).hasSizeLessThanOrEqualTo(LONGEST_SOCKET_BYTES);
        }
        assertThat(deep).isEmptyDirectory();
    }
}
