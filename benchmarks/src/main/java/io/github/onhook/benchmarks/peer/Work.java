package io.github.onhook.benchmarks.peer;

import java.io.File;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a peer is given to do, as a file of JSON.
 *
 * @param endpoint of the simulator
 * @param batch numbers to a request
 * @param inFlight the most requests at once, of each location
 * @param warmUp a place without a quota, for a client's first requests, which are not measured
 * @param places the places that count
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
