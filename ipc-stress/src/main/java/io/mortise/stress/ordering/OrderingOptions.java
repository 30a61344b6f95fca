package io.mortise.stress.ordering;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.Options;

/** The options of jcstress, with what the tests of the ordering need, and with all output in one directory. */
final class OrderingOptions extends Options {
    /** So many tests may be under way at once, since each has a place of its own in shared memory. */
    static final int MOST_STATES = 512;

    private static final String DIRECTORY = "target/jcstress";
    private static final int FIRST_JDK_THAT_WARNS_OF_NATIVE_ACCESS = 24;

    private OrderingOptions(List<String> options) {
        super(options.toArray(new String[0]));
    }

    static OrderingOptions of(List<String> given) {
        List<String> options = new ArrayList<>(given);
        addUnlessGiven(options, "-r", DIRECTORY);
        addUnlessGiven(options, "-strideSize", "64");
        addUnlessGiven(options, "-strideCount", "8");
        // In front of jcstress's own: these do not take the place of the compilers and modes that it tries one by one.
        for (String flag : flags()) {
            options.add("-jvmArgsPrepend");
            options.add(flag);
        }
        return new OrderingOptions(options);
    }

    private static List<String> flags() {
        List<String> flags = new ArrayList<>();
        flags.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
        if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS_OF_NATIVE_ACCESS) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        return flags;
    }

    private static void addUnlessGiven(List<String> options, String name, String value) {
        if (!options.contains(name)) {
            options.add(name);
            options.add(value);
        }
    }

    boolean hasTooManyStates() {
        return (long) getStrideSize() * getStrideCount() > MOST_STATES;
    }

    /** Would else lie in the working directory. */
    @Override
    public String getResultFile() {
        return Path.of(getResultDest(), super.getResultFile()).toString();
    }
}
