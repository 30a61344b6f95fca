package io.mortise.bench.micro;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A region for one benchmark alone, where regions usually live. */
final class PrivateRegion implements AutoCloseable {
    private final Path directory;
    private final Region region;

    private PrivateRegion(Path directory, Region region) {
        this.directory = directory;
        this.region = region;
    }

    static PrivateRegion ofBytes(long capacityBytes) throws IOException {
        Path directory = Files.createTempDirectory(Region.directory(), "micro-");
        RegionOptions options = RegionOptions.ofBytes(capacityBytes).unlinkOnLastClose();
        return new PrivateRegion(directory, Region.create(directory.resolve("region"), options));
    }

    Region region() {
        return region;
    }

    @Override
    public void close() throws IOException {
        region.close();
        Files.deleteIfExists(directory);
    }
}
