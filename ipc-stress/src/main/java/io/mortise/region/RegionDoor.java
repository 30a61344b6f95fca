package io.mortise.region;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one attachment, from which a test of the ordering cuts as many small extents as it likes: thousands of primitives
 * would overcrowd the catalog. It is in this package, and yet not in the library, to get at what is nobody else's business.
 */
public final class RegionDoor {
    private final Region region;
    private final Attachment attachment;

    private RegionDoor(Region region, Attachment attachment) {
        this.region = region;
        this.attachment = attachment;
    }

    /**
     * Attaches once more to a region, to map its memory.
     *
     * @param region where
     * @return its memory
     * @throws IOException if the system refuses
     */
    public static RegionDoor to(Region region) throws IOException {
        RegionFiles files = RegionFiles.ofPath(region.path());
        return new RegionDoor(region, Attachment.open(files, files.path(), RegionOptions.defaults()));
    }

    /**
     * Takes away all names that a region has among the files, and not only its own: nobody else will attach to it, and who has it may end
     * without closing it.
     *
     * @param region which
     * @throws IOException if the system refuses
     */
    public static void unlinkAll(Region region) throws IOException {
        RegionFiles files = RegionFiles.ofPath(region.path());
        Region.unlink(region.path());
        Files.deleteIfExists(files.liveness(region.id()));
    }

    /**
     * A part of an extent, as an extent of its own that can be closed by itself.
     *
     * @param whole  the extent
     * @param offset where the part begins in it
     * @param length its length in bytes
     * @return the part
     */
    public Part part(Extent whole, long offset, long length) {
        Catalog.Entry entry = whole.entry();
        Catalog.Entry part = new Catalog.Entry(
                entry.index(),
                entry.name(),
                entry.type(),
                entry.elements(),
                entry.offset() + offset,
                length,
                entry.madeAtMs());
        return open(part);
    }

    private Part open(Catalog.Entry part) {
        Access access = new Access(region.name(), true);
        return new Part(this, new Extent(region, attachment.mapping(), access, part, false), access);
    }

    /** A part of an extent, and the means to close it. */
    public static final class Part {
        private final RegionDoor door;
        private final Extent extent;
        private final Access access;

        private Part(RegionDoor door, Extent extent, Access access) {
            this.door = door;
            this.extent = extent;
            this.access = access;
        }

        /** {@return the part} */
        public Extent extent() {
            return extent;
        }

        /** Does for this extent what closing its region would do. */
        public void close() {
            access.close();
            extent.runCloseActions();
        }

        /** {@return the same memory, open, with nothing known of it} */
        public Part again() {
            return door.open(extent.entry());
        }
    }

    /**
     * A catalog with a single entry, in the memory of an extent.
     *
     * @param home   the extent, which lies in this region
     * @param offset where in it the {@value RegionDescriptor#ENTRY_LENGTH} bytes of the entry begin
     * @return the catalog
     */
    public OneEntry catalog(Extent home, long offset) {
        RegionHeader real = attachment.header();
        RegionHeader header = new RegionHeader(
                real.fileLength(),
                RegionDescriptor.ALIGNMENT,
                real.id(),
                real.slotCount(),
                1,
                real.slotsOffset(),
                home.entry().offset() + offset,
                real.dataOffset());
        return new OneEntry(new Catalog(attachment.mapping(), header, region.name()));
    }

    /** A catalog with a single entry. */
    public static final class OneEntry {
        private static final String NAME = "one";

        private final Catalog catalog;

        private OneEntry(Catalog catalog) {
            this.catalog = catalog;
        }

        /**
         * Makes and publishes the entry, as the holder of the catalog lock does.
         *
         * @param elements    its number of elements
         * @param initialiser writes the first content of its memory
         */
        public void make(long elements, Runnable initialiser) {
            Catalog.Entry made = catalog.make(new ExtentSpec(NAME, "test", elements, 1), 1, index -> false);
            initialiser.run();
            catalog.publish(made);
        }

        /** {@return the number of elements of the entry, or 0 if there is none} */
        public long elements() {
            Catalog.Entry found = catalog.find(NAME);
            return found == null ? 0 : found.elements();
        }

        /** Empties the entry. */
        public void clear() {
            for (Catalog.Entry entry : catalog.all()) {
                catalog.abandon(entry);
            }
        }
    }

    /**
     * A slot table with a single slot.
     *
     * @param slot     the memory of the slot, {@value RegionDescriptor#SLOT_LENGTH} bytes
     * @param writable true if it will be taken through this one
     * @return the table
     */
    public static OneSlot slots(AtomicBuffer slot, boolean writable) {
        LivenessFile liveness = writable ? Kernel.LOCKS : null;
        return new OneSlot(new SlotTable(slot, 1, liveness), liveness);
    }

    /** A companion file that belongs to no region, whose slots are free. */
    private static final class Kernel {
        static final LivenessFile LOCKS = open();

        private static LivenessFile open() {
            try {
                Path path = Files.createTempFile("ordering", ".live");
                LivenessFile file = LivenessFile.open(path);
                Files.delete(path);
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A slot table with a single slot. */
    public static final class OneSlot {
        private final SlotTable table;
        private final @Nullable LivenessFile liveness;

        private OneSlot(SlotTable table, @Nullable LivenessFile liveness) {
            this.table = table;
            this.liveness = liveness;
        }

        /**
         * Takes the slot, and lets go of its kernel lock, though not of the slot.
         *
         * @param label who takes it
         * @return false if somebody else has the kernel lock
         */
        public boolean take(String label) {
            if (liveness == null) {
                throw new IllegalStateException("this table is for looking only");
            }
            try {
                SlotTable.Held held = table.take(liveness, label);
                if (held != null) {
                    held.lock().release();
                }
                return held != null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** {@return the label of who has taken it, or an empty string if nobody has} */
        public String label() {
            return table.attachments().stream()
                    .map(RegionAttachment::label)
                    .findFirst()
                    .orElse("");
        }
    }
}
