package io.github.onhook.aws;

/**
 * The identity whose base credentials are used, as {@code GetCallerIdentity} of STS names it.
 *
 * @param account its account
 * @param arn its ARN
 * @param source where its credentials come from, such as {@code profile ops}
 */
public record Caller(String account, String arn, String source) {

    /** {@code acting as ARN (account N), from SOURCE}. */
    @Override
    public String toString() {
        return "acting as " + arn + " (account " + account + "), from " + source;
    }
}
