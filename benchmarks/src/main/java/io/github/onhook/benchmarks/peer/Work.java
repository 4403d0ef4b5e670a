package io.github.onhook.benchmarks.peer;

import java.io.File;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The task of a peer, as a JSON file.
 *
 * @param endpoint of the simulator
 * @param batch numbers to a request
 * @param inFlight the maximum number of requests in flight for each location
 * @param warmUp a location without a quota, for unmeasured warm-up requests
 * @param places the measured locations
 */
public record Work(String endpoint, int batch, int inFlight, Place warmUp, List<Place> places) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Reads it. */
    static Work read(String file) {
        return JSON.readValue(new File(file), Work.class);
    }

    /** Writes it. */
    public void write(File file) {
        JSON.writeValue(file, this);
    }
}
