package io.mortise.region;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One memory-mapped file that holds named primitives, shared by the processes of one machine.
 *
 * <pre>{@code
 * try (Region region = Region.createOrAttach("orders", RegionOptions.ofMegabytes(64))) {
 *     LongValue hits = LongValue.in(region, "hits");
 *     hits.getAndAdd(1);
 * }
 * }</pre>
 *
 * <p>A bare name means a file in {@code $MORTISE_DIR}, else in {@code /dev/shm/mortise-<uid>}, else in
 * {@code <java.io.tmpdir>/mortise-<uid>}: a real directory that belongs to this user alone, or it is refused. A {@link Path} means
 * that file.
 *
 * <ol>
 *   <li>Of any number of processes that create or attach at once, exactly one creates; nobody ever sees a half-made region,
 *       whoever dies when.
 *   <li>Attaching never initialises and never deletes. What is no sound region is refused with an {@link IpcException} that says
 *       what was expected and what was found.
 *   <li>{@link #close()} ends this attachment alone, and can never crash the JVM, not even while other threads use a
 *       primitive: what they call next throws {@link IllegalStateException}. {@link #unlink(String)} takes the name away for
 *       everyone; who is attached goes on with the old memory until it closes.
 *   <li>A process that dies, however, loses its attachment at that moment; what it held is given to others as each primitive
 *       says. A process that is stopped, slow or in a pause is never taken for dead.
 *   <li>The file outlives its processes until it is unlinked, on {@code /dev/shm} until the machine restarts.
 * </ol>
 *
 * <p>Safe for use by many threads. Opening takes a millisecond or so, plus the time to reserve the space (about a second per GiB);
 * it waits for a rival that is creating the same region. An interrupt does not disturb it, and stays pending.
 */
public final class Region implements AutoCloseable {
    private final RegionFiles files;
    private final Attachment attachment;
    private final Access access;
    private final Catalog catalog;
    private final boolean readOnly;
    private final boolean unlinkOnLastClose;
    private final long patienceNs;
    /** By offset: a name can be removed and mean another extent, while handles of the old one are in use. */
    private final Map<Long, Extent> extents = new ConcurrentHashMap<>();

    private volatile boolean closed;

    private Region(RegionFiles files, Attachment attachment, RegionOptions options) {
        this.files = files;
        this.attachment = attachment;
        access = new Access(files.name(), !options.isReadOnly());
        catalog = new Catalog(attachment.mapping(), attachment.header(), files.name());
        readOnly = options.isReadOnly();
        unlinkOnLastClose = options.isUnlinkOnLastClose();
        patienceNs = options.patience().toNanos();
    }

    /**
     * Creates a region.
     *
     * @param name    a bare name, 1 to 200 bytes in UTF-8, without {@code /}, {@code \}, control characters or a leading dot
     * @param options how large, and the rest
     * @return this process's attachment
     * @throws java.nio.file.FileAlreadyExistsException if there is one of that name
     * @throws IOException   if the system refuses, for example because the file system is full
     * @throws IpcException  if the directory is not ours
     */
    public static Region create(String name, RegionOptions options) throws IOException {
        return open(RegionFiles.ofName(name), options, RegionOpener::create);
    }

    /**
     * Creates a region at a path.
     *
     * @param path    the file, in a directory that exists
     * @param options how large, and the rest
     * @return this process's attachment
     * @throws java.nio.file.FileAlreadyExistsException if there is a file at that path
     * @throws IOException  if the system refuses
     */
    public static Region create(Path path, RegionOptions options) throws IOException {
        return open(RegionFiles.ofPath(path), options, RegionOpener::create);
    }

    /**
     * Attaches an existing region, of whatever size.
     *
     * @param name a bare name
     * @return this process's attachment
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException  if the system refuses
     * @throws IpcException if the file is no sound region, or not ours
     */
    public static Region attach(String name) throws IOException {
        return attach(name, RegionOptions.defaults());
    }

    /**
     * Attaches an existing region.
     *
     * @param name    a bare name
     * @param options the least size, and the rest
     * @return this process's attachment
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException  if the system refuses
     * @throws IpcException if the file is no sound region, too small, or not ours
     */
    public static Region attach(String name, RegionOptions options) throws IOException {
        return open(RegionFiles.ofName(name), options, RegionOpener::attach);
    }

    /**
     * Attaches an existing region at a path, of whatever size.
     *
     * @param path the file
     * @return this process's attachment
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException  if the system refuses
     * @throws IpcException if the file is no sound region, or not ours
     */
    public static Region attach(Path path) throws IOException {
        return attach(path, RegionOptions.defaults());
    }

    /**
     * Attaches an existing region at a path.
     *
     * @param path    the file
     * @param options the least size, and the rest
     * @return this process's attachment
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException  if the system refuses
     * @throws IpcException if the file is no sound region, too small, or not ours
     */
    public static Region attach(Path path, RegionOptions options) throws IOException {
        return open(RegionFiles.ofPath(path), options, RegionOpener::attach);
    }

    /**
     * Attaches a region, or creates it if there is none. All processes run this same line.
     *
     * @param name    a bare name
     * @param options how large (an existing region at least as large is attached), and the rest
     * @return this process's attachment
     * @throws IOException  if the system refuses
     * @throws IpcException if the file is no sound region, too small, or not ours
     */
    public static Region createOrAttach(String name, RegionOptions options) throws IOException {
        return open(RegionFiles.ofName(name), options, RegionOpener::createOrAttach);
    }

    /**
     * Attaches a region at a path, or creates it if there is none.
     *
     * @param path    the file, in a directory that exists
     * @param options how large (an existing region at least as large is attached), and the rest
     * @return this process's attachment
     * @throws IOException  if the system refuses
     * @throws IpcException if the file is no sound region, too small, or not ours
     */
    public static Region createOrAttach(Path path, RegionOptions options) throws IOException {
        return open(RegionFiles.ofPath(path), options, RegionOpener::createOrAttach);
    }

    /**
     * Takes a region's name away, so that it goes with its last attachment. What is there is removed even if it is damaged.
     *
     * @param name a bare name
     * @return true if there was one
     * @throws IOException if the system refuses
     */
    public static boolean unlink(String name) throws IOException {
        return new RegionOpener(RegionFiles.ofName(name), RegionOptions.defaults()).unlink();
    }

    /**
     * Takes a region's path away, so that it goes with its last attachment.
     *
     * @param path the file
     * @return true if there was one
     * @throws IOException if the system refuses
     */
    public static boolean unlink(Path path) throws IOException {
        return new RegionOpener(RegionFiles.ofPath(path), RegionOptions.defaults()).unlink();
    }

    /**
     * {@return the directory of bare names, made if it was missing}
     *
     * @throws IOException  if it cannot be made
     * @throws IpcException if it is a link, another user's, or open to others
     */
    public static Path directory() throws IOException {
        return RegionDirectory.resolve();
    }

    @FunctionalInterface
    private interface Opening {
        Attachment open(RegionOpener opener) throws IOException;
    }

    private static Region open(RegionFiles files, RegionOptions options, Opening opening) throws IOException {
        AgronaAccess.check();
        Attachment attachment = opening.open(new RegionOpener(files, options));
        Region region = new Region(files, attachment, options);
        region.forgetPredecessor();
        return region;
    }

    /** What an earlier holder of our slot had open is not what we have open. */
    private void forgetPredecessor() {
        LivenessFile liveness = attachment.liveness();
        if (liveness != null) {
            int slot = RegionDescriptor.slotOf(owner());
            liveness.withCatalogLocked(patienceNs, () -> {
                catalog.clearUser(slot);
                return slot;
            });
        }
    }

    /** {@return the bare name, or the file name of its path} */
    public String name() {
        return files.name();
    }

    /** {@return the file} */
    public Path path() {
        return files.path();
    }

    /** {@return the random number that tells this region from others of the same name, never 0} */
    public long id() {
        return attachment.header().id();
    }

    /** {@return the room for primitives, in bytes} */
    public long capacity() {
        return attachment.header().capacity();
    }

    /** {@return how many attachments it can have at once: those that are read-only do not count} */
    public int maxAttachments() {
        return attachment.slots().count();
    }

    /** {@return true if it was attached for reading only} */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** {@return true once this attachment was closed} */
    public boolean isClosed() {
        return closed;
    }

    /** {@return true once somebody unlinked it: new attachments get another region, or none} */
    public boolean isUnlinked() {
        access.checkReadable();
        return attachment.isUnlinked();
    }

    /** {@return the primitives that are in it, in no particular order} */
    public List<RegionEntry> entries() {
        access.checkReadable();
        List<RegionEntry> found = new ArrayList<>();
        for (Catalog.Entry entry : catalog.all()) {
            found.add(new RegionEntry(
                    entry.name(),
                    entry.type(),
                    entry.elements(),
                    entry.offset(),
                    entry.length(),
                    Catalog.madeAt(entry),
                    users(entry)));
        }
        return List.copyOf(found);
    }

    private List<String> users(Catalog.Entry entry) {
        return attachment.slots().attachments().stream()
                .filter(one -> one.alive() && catalog.isUser(entry.index(), one.slot()))
                .map(RegionAttachment::toString)
                .toList();
    }

    /** {@return who is attached (read-only attachments take no slot and are not listed)} */
    public List<RegionAttachment> attachments() {
        access.checkReadable();
        return List.copyOf(attachment.slots().attachments());
    }

    /**
     * Takes a primitive's name away. Handles that there are go on with its memory, here and in other processes; who asks for the
     * name after that makes a new primitive. The memory is used again once no attachment that had it open is alive.
     *
     * @param name the primitive's name
     * @return true if there was one
     */
    public boolean remove(String name) {
        access.checkWritable();
        return writableLiveness().withCatalogLocked(patienceNs, () -> {
            Catalog.Entry entry = catalog.find(name);
            if (entry != null) {
                catalog.remove(entry);
            }
            return entry != null;
        });
    }

    /**
     * Finds the memory of a primitive, or makes it, zeroed. For authors of primitives.
     *
     * @param spec name and shape
     * @return the memory
     * @throws RegionMismatchException if the name has another shape
     * @throws RegionFullException     if there is no room to make it
     * @throws IllegalStateException   if the region was closed, or is read-only and has no such primitive
     */
    public Extent extent(ExtentSpec spec) {
        return extent(spec, made -> {});
    }

    /**
     * Finds the memory of a primitive, or makes it. For authors of primitives.
     *
     * @param spec        name and shape
     * @param initialiser run by the process that makes it, before anybody else can find it; what it throws unmakes it. Quick: nobody
     *                    else makes or finds primitives of this region meanwhile
     * @return the memory
     * @throws RegionMismatchException if the name has another shape
     * @throws RegionFullException     if there is no room to make it
     * @throws IllegalStateException   if the region was closed, or is read-only and has no such primitive
     */
    public Extent extent(ExtentSpec spec, Consumer<Extent> initialiser) {
        access.checkReadable();
        checkNotTruncated();
        if (readOnly) {
            Catalog.Entry entry = catalog.find(spec.name());
            if (entry == null) {
                throw new IllegalStateException("the region has no " + spec.shape() + " " + spec.name()
                        + ", and was attached for reading only: region=" + name());
            }
            checkShape(entry, spec);
            return handle(entry);
        }
        return writableLiveness().withCatalogLocked(patienceNs, () -> findOrMake(spec, initialiser));
    }

    /**
     * Finds the memory of a primitive that is there, whatever its size. For authors of primitives.
     *
     * @param name the primitive's name
     * @param type the type that it must have
     * @return the memory, or null if there is no primitive of that name
     * @throws RegionMismatchException if it has another type
     * @throws IllegalStateException   if the region was closed
     */
    public @Nullable Extent find(String name, String type) {
        access.checkReadable();
        checkNotTruncated();
        if (readOnly) {
            return findIn(name, type);
        }
        return writableLiveness()
                .withCatalogLocked(patienceNs, () -> new Found(findIn(name, type)))
                .extent();
    }

    private record Found(@Nullable Extent extent) {}

    private @Nullable Extent findIn(String name, String type) {
        Catalog.Entry entry = catalog.find(name);
        if (entry == null) {
            return null;
        }
        if (!entry.type().equals(type)) {
            throw mismatch(entry, type);
        }
        return use(entry);
    }

    private Extent findOrMake(ExtentSpec spec, Consumer<Extent> initialiser) {
        Catalog.Entry found = catalog.find(spec.name());
        if (found != null) {
            checkShape(found, spec);
            return use(found);
        }
        long usedBefore = catalog.highWater() + attachment.header().dataOffset();
        Catalog.Entry made = catalog.make(spec, owner(), this::isRemovedButUsed);
        boolean done = false;
        try {
            Extent extent = new Extent(this, attachment.mapping(), access, made, true);
            catalog.raiseHighWater(made);
            extent.clear(Math.max(0, Math.min(made.length(), usedBefore - made.offset())));
            initialiser.accept(extent);
            catalog.addUser(made, RegionDescriptor.slotOf(owner()));
            catalog.publish(made);
            extents.put(made.offset(), extent);
            done = true;
            return extent;
        } finally {
            if (!done) {
                catalog.abandon(made);
            }
        }
    }

    private Extent use(Catalog.Entry entry) {
        if (!readOnly) {
            catalog.addUser(entry, RegionDescriptor.slotOf(owner()));
        }
        return handle(entry);
    }

    /** One extent object per extent, so that it has its close actions in one place. */
    private Extent handle(Catalog.Entry entry) {
        return extents.compute(
                entry.offset(),
                (offset, known) -> known != null && known.entry().equals(entry)
                        ? known
                        : new Extent(this, attachment.mapping(), access, entry, false));
    }

    private boolean isRemovedButUsed(int index) {
        for (RegionAttachment one : attachment.slots().attachments()) {
            if (one.alive() && catalog.isUser(index, one.slot())) {
                return true;
            }
        }
        return false;
    }

    private void checkShape(Catalog.Entry entry, ExtentSpec spec) {
        if (!entry.type().equals(spec.type())
                || entry.elements() != spec.elements()
                || entry.length() != spec.lengthBytes()) {
            throw mismatch(entry, spec.shape());
        }
    }

    private RegionMismatchException mismatch(Catalog.Entry entry, String asked) {
        return new RegionMismatchException(entry.name() + " is a " + ExtentSpec.shape(entry.type(), entry.elements())
                + " (" + entry.length() + " bytes) in this region, asked for was a " + asked + ": region=" + name()
                + "; ask for what it is, use another name, or remove it");
    }

    void reserve(long offset, long length) throws IOException {
        access.checkWritable();
        attachment.reserve(offset, length);
    }

    /**
     * {@return how shared memory names this attachment: generation (19 bits) in front of slot + 1 (12 bits)} Never 0, but for a
     * read-only attachment, which owns nothing. For authors of primitives.
     */
    public int owner() {
        return attachment.owner();
    }

    /**
     * Tells whether an owner is gone: closed, or its process dead. Cheap if the slot table tells; else the kernel is asked, which
     * takes 1 to 2 microseconds, so ask only when in doubt. For authors of primitives.
     *
     * @param owner an {@link #owner()} word, of whatever attachment of this region
     * @return true if it is known to be gone; false if it is alive, stopped, or not known
     */
    public boolean isDead(int owner) {
        return owner == owner() ? closed : attachment.slots().isDead(owner);
    }

    /**
     * {@return who an owner word names, for messages}
     *
     * @param owner an {@link #owner()} word
     */
    public String describe(int owner) {
        return attachment.slots().describe(owner);
    }

    void checkNotTruncated() {
        attachment.checkNotTruncated();
    }

    private LivenessFile writableLiveness() {
        LivenessFile liveness = attachment.liveness();
        if (liveness == null) {
            throw new IllegalStateException("the region was attached for reading only: region=" + name());
        }
        return liveness;
    }

    /**
     * Ends this attachment: from now on its handles throw {@link IllegalStateException}. A thread that is inside a primitive may
     * finish; what this attachment still holds then (locks, claims, permits) is given back, and reported to the others as
     * abandoned. The memory is unmapped by the collector, when nobody can be inside any more. Closing again does nothing.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        access.close();
        boolean whole = attachment.isWhole();
        RuntimeException failure = whole ? runCloseActions() : null;
        boolean unlinked = whole && attachment.isUnlinked();
        attachment.release();
        if (!readOnly && (unlinked || unlinkOnLastClose)) {
            tidy();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private @Nullable RuntimeException runCloseActions() {
        RuntimeException failure = null;
        for (Extent extent : extents.values()) {
            try {
                extent.runCloseActions();
            } catch (RuntimeException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        return failure;
    }

    private void tidy() {
        try {
            new RegionOpener(files, RegionOptions.defaults()).tidy(id(), unlinkOnLastClose);
        } catch (IOException e) {
            // The files stay, and are swept when the name is used again; closing must not fail for that.
        }
    }

    @Override
    public String toString() {
        return "region " + name() + (closed ? " (closed)" : readOnly ? " (read only)" : "");
    }
}
