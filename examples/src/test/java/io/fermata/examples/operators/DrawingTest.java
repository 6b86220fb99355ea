package io.fermata.examples.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import io.fermata.flow.Flow;
import io.fermata.sdk.Drawable.Format;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code ./fermata graph} prints, to the letter. */
class DrawingTest {
    @Test
    void operators_are_a_diamond_in_mermaid() {
        assertThat(drawn(Operators.ONE, Format.MERMAID)).isEqualTo("""
            flowchart TD
                n0["extract"]
                n1["pitch"]
                n2["rhythm"]
                n3["load"]
                n0 --> n1
                n0 --> n2
                n1 --> n3
                n2 --> n3
            """);
    }

    @Test
    void operators_are_a_diamond_in_dot() {
        assertThat(drawn(Operators.ONE, Format.DOT)).isEqualTo("""
            digraph "operators" {
              node [shape=box];
              "extract" [tooltip="step"];
              "pitch" [tooltip="step"];
              "rhythm" [tooltip="task"];
              "load" [tooltip="step"];
              "extract" -> "pitch";
              "extract" -> "rhythm";
              "pitch" -> "load";
              "rhythm" -> "load";
            }
            """);
    }

    @Test
    void operators_are_a_diamond_in_json() {
        assertThat(drawn(Operators.ONE, Format.JSON)).isEqualTo("""
            {"name":"operators","nodes":[{"name":"extract","kind":"step"},{"name":"pitch","kind":"step"},\
            {"name":"rhythm","kind":"task"},{"name":"load","kind":"step"}],\
            "edges":[{"from":"extract","to":"pitch"},{"from":"extract","to":"rhythm"},\
            {"from":"pitch","to":"load"},{"from":"rhythm","to":"load"}]}
            """);
    }

    @Test
    void songbook_has_the_diamond_inside_its_middle_stage() {
        assertThat(drawn(Operators.MANY, Format.MERMAID)).isEqualTo("""
            flowchart TD
                n0["setup"]
                n1[["process"]]
                subgraph n1g ["process"]
                    n2["extract"]
                    n3["pitch"]
                    n4["rhythm"]
                    n5["load"]
                end
                n6["report"]
                n0 --> n1
                n1 --> n2
                n2 --> n3
                n2 --> n4
                n3 --> n5
                n4 --> n5
                n5 --> n6
            """);
    }

    private static String drawn(Flow<?, ?> flow, Format format) {
        return flow.draw(format, List.of(), Json.strict());
    }
}
