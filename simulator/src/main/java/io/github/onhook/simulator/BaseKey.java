package io.github.onhook.simulator;

/** A long-lived access key of an account. */
record BaseKey(String accountId, String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
        return "BaseKey[accountId=" + accountId + ", accessKeyId=" + accessKeyId + ", secretAccessKey=REDACTED]";
    }
}
