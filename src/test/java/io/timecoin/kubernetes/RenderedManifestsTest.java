package io.timecoin.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code -Dtimecoin.rendered=write} renders them anew, which takes kubectl and helm. */
final class RenderedManifestsTest {

    private static final boolean WRITE =
            System.getProperty("timecoin.rendered", "").equals("write");

    @BeforeAll
    static void renderAnewIfAskedFor() throws Exception {
        if (WRITE) {
            Rendering.writeAll(
                    Tools.find().orElseThrow(() -> new AssertionError("kubectl and helm are needed on PATH")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyObjectIsOneOfItsKindAndHasNoFieldThatIsNone(Rendering rendering) {
        List<Manifest> all = Stream.concat(rendering.manifests().stream(), rendering.chartManifests().stream())
                .toList();
        assertFalse(all.isEmpty());
        for (Manifest manifest : all) {
            assertEquals(manifest.name(), manifest.model().getMetadata().getName());
        }
    }

    @Test
    void aMisspeltFieldIsFoundHoweverDeepItIs() {
        Manifest set = Rendering.LOCAL.manifests().stream()
                .filter(manifest -> manifest.kind().equals("StatefulSet"))
                .findFirst()
                .orElseThrow();
        for (String place : List.of("", "/spec", "/spec/template/spec/containers/0/readinessProbe/httpGet")) {
            ObjectNode wrong = set.tree().deepCopy();
            ((ObjectNode) wrong.at(place)).put("serviceNme", "x");
            Exception refused = assertThrows(IllegalArgumentException.class, () -> new Manifest(wrong).model());
            assertTrue(String.valueOf(refused.getMessage()).contains("serviceNme"), refused.getMessage());
        }
    }

    @Test
    void whatIsCommittedWasRenderedFromWhatIsThere() throws Exception {
        assertEquals(
                Rendering.sourcesDigest(),
                Rendering.committedDigest(),
                "kubernetes/ or helm/ has changed: ./mvnw -q test -Dtest=RenderedManifestsTest -Dtimecoin.rendered=write");
    }

    @ParameterizedTest
    @EnumSource
    void theChartRendersTheSameObjects(Rendering rendering) {
        assertEquals(Rendering.comparable(rendering.wantedOfChart()), Rendering.comparable(rendering.chartManifests()));
    }

    @ParameterizedTest
    @EnumSource
    void whereThereAreToolsTheyRenderWhatIsCommitted(Rendering rendering, @TempDir Path directory) throws Exception {
        Optional<Tools> tools = Tools.find();
        assumeTrue(tools.isPresent(), "kubectl and helm are not on PATH");
        Path fresh = Files.writeString(directory.resolve("kustomize.yaml"), rendering.render(tools.get()));
        assertEquals(rendering.manifests(), Manifest.read(fresh));
        Path chart = Files.writeString(directory.resolve("helm.yaml"), rendering.renderChart(tools.get()));
        assertEquals(rendering.chartManifests(), Manifest.read(chart));
    }
}
