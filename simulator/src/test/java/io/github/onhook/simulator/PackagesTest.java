package io.github.onhook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.testing.PackageCycles;
import org.junit.jupiter.api.Test;

class PackagesTest {

    @Test
    void packagesDependOneWay() throws Exception {
        assertThat(PackageCycles.of(Simulator.class)).isEmpty();
    }
}
