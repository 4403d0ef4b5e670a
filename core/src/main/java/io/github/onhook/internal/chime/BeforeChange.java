package io.github.onhook.internal.chime;

import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Runs what a request carries for the moment before it is written: the last one at which it can be held back. */
final class BeforeChange implements ExecutionInterceptor {

    private static final ExecutionAttribute<Runnable> GUARD = new ExecutionAttribute<>("OnhookBeforeChange");

    /** The same settings of a request, which runs this before it is written. */
    static AwsRequestOverrideConfiguration runs(Runnable guard, AwsRequestOverrideConfiguration settings) {
        return settings.toBuilder().putExecutionAttribute(GUARD, guard).build();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Runnable guard = attributes.getAttribute(GUARD);
        if (guard != null) {
            guard.run();
        }
    }
}
