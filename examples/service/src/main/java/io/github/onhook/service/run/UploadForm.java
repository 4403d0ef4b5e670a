package io.github.onhook.service.run;

/** How targets are written. */
public enum UploadForm {
    /** CSV with a header. */
    CSV("targets.csv"),
    /** One JSON object a line. */
    JSON_LINES("targets.jsonl"),
    /** One JSON array of objects; kept as lines. */
    JSON_ARRAY("targets.jsonl");

    private final String fileName;

    UploadForm(String fileName) {
        this.fileName = fileName;
    }

    String fileName() {
        return fileName;
    }
}
