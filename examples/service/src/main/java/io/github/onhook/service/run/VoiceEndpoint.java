package io.github.onhook.service.run;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where Amazon Chime SDK Voice is.
 *
 * @param uri instead of the SDK's own choice; {@code null} for that
 */
public record VoiceEndpoint(@Nullable URI uri) {}
