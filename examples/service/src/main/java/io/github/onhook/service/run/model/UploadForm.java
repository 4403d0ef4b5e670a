package io.github.onhook.service.run.model;

/** The format of targets. */
public enum UploadForm {
    /** CSV with a header. */
    CSV("targets.csv"),
    /** One JSON object a line. */
    JSON_LINES("targets.jsonl"),
    /** One JSON array of objects; stored as lines. */
    JSON_ARRAY("targets.jsonl");

    private final String fileName;

    UploadForm(String fileName) {
        this.fileName = fileName;
    }

    public String fileName() {
        return fileName;
    }
}
