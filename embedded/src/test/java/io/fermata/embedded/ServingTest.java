package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ServingTest {
    @Test
    void without_a_server_on_the_class_path_the_artifact_is_named() {
        var none = ClassLoader.getPlatformClassLoader();

        assertThatThrownBy(() -> Served.open(Fermata.inMemory(), 0, none))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("io.fermata:fermata-server");
    }
}
