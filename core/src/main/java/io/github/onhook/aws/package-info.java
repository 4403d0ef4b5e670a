/**
 * Who acts, and through which network: credentials, proxies and certificates as the AWS CLI reads them. Begin at {@link
 * io.github.onhook.aws.ConfiguredCredentials} and {@link io.github.onhook.aws.AwsNetwork}.
 */
@NullMarked
package io.github.onhook.aws;

import org.jspecify.annotations.NullMarked;
