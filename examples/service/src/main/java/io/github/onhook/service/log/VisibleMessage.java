package io.github.onhook.service.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.onhook.internal.text.ForeignText;

/** The message of a line, {@linkplain ForeignText#visible escaped}. */
public final class VisibleMessage extends MessageConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return ForeignText.visible(String.valueOf(super.convert(event)));
    }
}
