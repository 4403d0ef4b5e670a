package io.github.onhook.simulator.internal.state;

/** A long-lived access key of an account. */
public record BaseKey(String accountId, String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
        return "BaseKey[accountId=" + accountId + ", accessKeyId=" + accessKeyId + ", secretAccessKey=REDACTED]";
    }
}
