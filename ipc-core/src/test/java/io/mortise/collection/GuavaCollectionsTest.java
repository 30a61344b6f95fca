package io.mortise.collection;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.TestStringListGenerator;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.features.MapFeature;
import io.mortise.codec.Codec;
import io.mortise.codec.Codecs;
import io.mortise.codec.SerializableCodec;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Guava's suites for any map and any list. */
class GuavaCollectionsTest {
    /** Used in turn, since names and memory of a region last as long as who uses it. */
    private static final int IN_USE = 10;

    private static Region region;
    private static int count;

    @BeforeAll
    static void openRegion(@TempDir Path directory) throws IOException {
        region = Region.create(
                directory.resolve("region"), RegionOptions.ofMegabytes(64).reserveSpace(false));
    }

    @AfterAll
    static void closeRegion() {
        region.close();
    }

    @TestFactory
    List<DynamicNode> shouldBeAMapOfStrings() {
        return maps("strings", Codecs.strings(), MapOptions.DEFAULT_STRIPES);
    }

    @TestFactory
    List<DynamicNode> shouldBeAMapWithOneStripe() {
        return maps("one-stripe", Codecs.strings(), 1);
    }

    @TestFactory
    List<DynamicNode> shouldBeAMapOfSerializedObjects() {
        return maps("serialized", SerializableCodec.of(String.class), 2);
    }

    @TestFactory
    List<DynamicNode> shouldBeAListOfStrings() {
        return lists("strings", Codecs.strings());
    }

    @TestFactory
    List<DynamicNode> shouldBeAListOfSerializedObjects() {
        return lists("serialized", SerializableCodec.of(String.class));
    }

    private static List<DynamicNode> maps(String name, Codec<String> codec, int stripes) {
        TestSuite suite = ConcurrentMapTestSuiteBuilder.using(new TestStringMapGenerator() {
                    @Override
                    protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                        Map<String, String> map = SharedMap.in(
                                region, "map-" + name + count++ % IN_USE, codec, codec, MapOptions.stripes(stripes));
                        map.clear();
                        for (Map.Entry<String, String> entry : entries) {
                            map.put(entry.getKey(), entry.getValue());
                        }
                        return map;
                    }
                })
                .named(name)
                .withFeatures(
                        MapFeature.GENERAL_PURPOSE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE, CollectionSize.ANY)
                .createTestSuite();
        return nodes(suite);
    }

    private static List<DynamicNode> lists(String name, Codec<String> codec) {
        TestSuite suite = ListTestSuiteBuilder.using(new TestStringListGenerator() {
                    @Override
                    protected List<String> create(String[] elements) {
                        List<String> list = SharedList.in(region, "list-" + name + count++ % IN_USE, codec);
                        list.clear();
                        Collections.addAll(list, elements);
                        return list;
                    }
                })
                .named(name)
                .withFeatures(ListFeature.GENERAL_PURPOSE, CollectionSize.ANY)
                .createTestSuite();
        return nodes(suite);
    }

    private static List<DynamicNode> nodes(TestSuite suite) {
        List<DynamicNode> nodes = new ArrayList<>();
        Collection<Test> tests = Collections.list(suite.tests());
        for (Test test : tests) {
            if (test instanceof TestSuite inner) {
                nodes.add(DynamicContainer.dynamicContainer(inner.getName(), nodes(inner)));
            } else if (test instanceof TestCase single) {
                nodes.add(DynamicTest.dynamicTest(single.getName(), single::runBare));
            }
        }
        return nodes;
    }
}
