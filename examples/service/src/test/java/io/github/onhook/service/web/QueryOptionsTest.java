package io.github.onhook.service.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RunOptions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** Options of a run are taken only in the form that is documented. */
class QueryOptionsTest {

    @Test
    void readsEachOption() {
        MultiValueMap<String, String> query = new LinkedMultiValueMap<>();
        query.add("rate", "2.5");
        query.add("batchSize", "50");
        query.addAll("allowRegion", List.of("eu-north-1", "us-gov-west-1"));

        RunOptions options = QueryOptions.of(query);

        assertThat(options.rate()).isEqualTo(2.5);
        assertThat(options.batchSize()).isEqualTo(50);
        assertThat(options.allowRegions()).containsExactly("eu-north-1", "us-gov-west-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x1p3", "1e-300", "NaN", "Infinity", "5d", "+5", " 5", "5.", ".5", "\u0663", ""})
    void refusesRatesInOtherForms(String rate) {
        assertThat(mistakes("rate", rate))
                .containsExactly("rate must be requests per second, such as 2.5, was '" + rate + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x32", "+5", "5.0", "1e3", "\u0665\u0660", "99999999999"})
    void refusesBatchSizesInOtherForms(String size) {
        assertThat(mistakes("batchSize", size))
                .containsExactly("batchSize must be a whole number, such as 50, was '" + size + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.com/", "us-east-1/", "us-east-1.evil.com", "US-EAST-1", "", "us-east-1\n", "local"})
    void refusesRegionsThatAreNoCodes(String region) {
        assertThat(mistakes("allowRegion", region))
                .containsExactly("allowRegion must be a Region's code, such as us-east-1, was '" + region + "'");
    }

    @Test
    void boundsTheNumberOfRegions() {
        assertThat(mistakes("allowRegion", Collections.nCopies(51, "eu-north-1").toArray(String[]::new)))
                .containsExactly("allowRegion can be given 50 times at most, was given 51 times");
    }

    private static List<String> mistakes(String name, String... values) {
        MultiValueMap<String, String> query = new LinkedMultiValueMap<>();
        query.addAll(name, List.of(values));
        return catchThrowableOfType(RefusedException.class, () -> QueryOptions.of(query))
                .problems();
    }
}
