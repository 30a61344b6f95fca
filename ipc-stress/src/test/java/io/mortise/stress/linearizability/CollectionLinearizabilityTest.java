package io.mortise.stress.linearizability;

import io.mortise.codec.Codecs;
import io.mortise.collection.MapOptions;
import io.mortise.collection.SharedList;
import io.mortise.collection.SharedMap;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever threads do to one handle, there is an order of their calls in which a plain map or list would have answered the same. Values have
 * many lengths, so that readers find the blocks of one in use for another.
 */
@EnabledForJreRange(max = JRE.JAVA_22, disabledReason = "Lincheck cannot read the classes of newer JDKs")
class CollectionLinearizabilityTest {
    private static final int ITERATIONS = 12;
    private static final int INVOCATIONS = 250;
    private static final int THREADS = 3;
    private static final int CALLS = 3;

    private static Region region;
    private static SharedMap<Integer, String> map;
    private static SharedList<String> list;

    @BeforeAll
    static void open(@TempDir Path directory) throws IOException {
        region = Region.create(directory.resolve("region"), RegionOptions.ofMegabytes(4));
        map = SharedMap.in(region, "map", Codecs.ints(), Codecs.strings(), MapOptions.stripes(1));
        list = SharedList.in(region, "list", Codecs.strings());
    }

    @AfterAll
    static void close() {
        region.close();
    }

    private static StressOptions options() {
        return new StressOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(THREADS)
                .actorsPerThread(CALLS)
                .actorsBefore(CALLS)
                .actorsAfter(CALLS)
                .minimizeFailedScenario(false);
    }

    @Test
    void shouldAnswerAsAPlainMapWouldInSomeOrderOfTheCalls() {
        options().sequentialSpecification(PlainMap.class).check(MapHandle.class);
    }

    @Test
    void shouldAnswerAsAPlainListWouldInSomeOrderOfTheCalls() {
        options().sequentialSpecification(PlainList.class).check(ListHandle.class);
    }

    private static String value(int length) {
        return Integer.toString(length).repeat(length);
    }

    /** The calls, to whatever map. */
    @Param(name = "key", gen = IntGen.class, conf = "1:4")
    @Param(name = "length", gen = IntGen.class, conf = "1:60")
    public abstract static class MapCalls {
        private final Map<Integer, String> called;

        MapCalls(Map<Integer, String> called) {
            this.called = called;
            called.clear();
        }

        @Operation
        public String put(@Param(name = "key") int key, @Param(name = "length") int length) {
            return called.put(key, value(length));
        }

        @Operation
        public String get(@Param(name = "key") int key) {
            return called.get(key);
        }

        @Operation
        public String remove(@Param(name = "key") int key) {
            return called.remove(key);
        }

        @Operation
        public String putIfAbsent(@Param(name = "key") int key, @Param(name = "length") int length) {
            return called.putIfAbsent(key, value(length));
        }

        @Operation
        public String merge(@Param(name = "key") int key, @Param(name = "length") int length) {
            return called.merge(key, value(length), (old, added) -> old.length() > 1_000 ? null : old + added);
        }

        @Operation
        public boolean containsKey(@Param(name = "key") int key) {
            return called.containsKey(key);
        }
    }

    /** The handle that all threads share. */
    public static final class MapHandle extends MapCalls {
        /** Made by Lincheck for each attempt. */
        public MapHandle() {
            super(map);
        }
    }

    /** What it should look like. */
    public static final class PlainMap extends MapCalls {
        /** Made by Lincheck. */
        public PlainMap() {
            super(new HashMap<>());
        }
    }

    /** The calls, to whatever list. */
    @Param(name = "index", gen = IntGen.class, conf = "0:4")
    @Param(name = "length", gen = IntGen.class, conf = "1:60")
    public abstract static class ListCalls {
        private final List<String> called;

        ListCalls(List<String> called) {
            this.called = called;
            called.clear();
        }

        @Operation
        public boolean add(@Param(name = "length") int length) {
            return called.add(value(length));
        }

        @Operation
        public void insert(@Param(name = "index") int index, @Param(name = "length") int length) {
            called.add(index, value(length));
        }

        @Operation
        public String get(@Param(name = "index") int index) {
            return called.get(index);
        }

        @Operation
        public String set(@Param(name = "index") int index, @Param(name = "length") int length) {
            return called.set(index, value(length));
        }

        @Operation
        public String remove(@Param(name = "index") int index) {
            return called.remove(index);
        }

        @Operation
        public boolean removeShort(@Param(name = "length") int length) {
            return called.removeIf(each -> each.length() < length);
        }

        @Operation
        public int size() {
            return called.size();
        }

        @Operation
        public List<Object> all() {
            return List.of(called.toArray());
        }
    }

    /** The handle that all threads share. */
    public static final class ListHandle extends ListCalls {
        /** Made by Lincheck for each attempt. */
        public ListHandle() {
            super(list);
        }
    }

    /** What it should look like. */
    public static final class PlainList extends ListCalls {
        /** Made by Lincheck. */
        public PlainList() {
            super(new ArrayList<>());
        }
    }
}
