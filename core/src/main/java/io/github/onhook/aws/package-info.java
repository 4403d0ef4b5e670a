/** Who acts, and through which network: credentials, proxies and certificates as the AWS CLI reads them. */
@NullMarked
package io.github.onhook.aws;

import org.jspecify.annotations.NullMarked;
