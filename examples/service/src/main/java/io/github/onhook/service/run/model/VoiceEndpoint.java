package io.github.onhook.service.run.model;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of Amazon Chime SDK Voice.
 *
 * @param uri overrides the endpoint; {@code null} for the SDK's default
 */
public record VoiceEndpoint(@Nullable URI uri) {}
