package io.github.onhook.session;

import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Single calls to STS, without retries; {@link StsFailure} says what their failures mean. */
interface Sts extends AutoCloseable {

    /** The session that a role of this account gives. */
    Mono<Session> assume(String accountId, AssumeRoleRequest request, AwsCredentials caller);

    /** The account that the caller belongs to. */
    Mono<String> accountOf(AwsCredentials caller);

    @Override
    void close();
}
