package io.github.onhook.service;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The way to AWS, below {@code onhook.aws}. Everything else of it is read from the AWS SDK's variables.
 *
 * @param sslBundle the SSL bundle whose certificates are trusted, instead of the JVM's or those of {@code AWS_CA_BUNDLE}
 */
@ConfigurationProperties("onhook.aws")
record AwsProperties(@Nullable String sslBundle) {}
