package io.mortise.bench.workloads;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Files that must be on the disk. */
final class FileWriting implements Batch {
    private final List<WriteFile> works;

    private FileWriting(List<WriteFile> works) {
        this.works = works;
    }

    static FileWriting open(WorkloadsPlan plan, Path disk) throws IOException {
        long needed = plan.tasks() * plan.fileBytes();
        long free = Files.getFileStore(disk).getUsableSpace();
        if (needed > free) {
            throw new IOException(plan.tasks() + " files of " + Sizes.format(plan.fileBytes()) + " do not fit into the "
                    + Sizes.format(free) + " that are free in " + disk.getParent()
                    + ": choose a smaller --file-size, or another folder by -Djava.io.tmpdir=FOLDER");
        }
        Path folder = Files.createDirectory(disk.resolve("files"));
        return new FileWriting(IntStream.rangeClosed(1, plan.tasks())
                .mapToObj(
                        number -> new WriteFile(folder.resolve("file-" + number).toString(), plan.fileBytes(), number))
                .toList());
    }

    @Override
    public List<WriteFile> works() {
        return works;
    }

    @Override
    public void verify(List<Long> values) throws IOException {
        Expected.each(Collections.nCopies(works.size(), works.get(0).bytes()), values);
        for (WriteFile work : works) {
            if (!work.isThere()) {
                throw new CorruptedException("file " + work.number() + " does not hold what was written");
            }
            Files.delete(Path.of(work.file()));
        }
    }
}
