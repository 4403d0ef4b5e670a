package io.github.onhook.service.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.github.onhook.internal.text.ForeignText;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;

/** A stack trace in which the messages of the exceptions are {@linkplain ForeignText#visible escaped}. */
public final class VisibleStackTrace extends ExtendedWhitespaceThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        return super.throwableProxyToString(new Visible(thrown));
    }

    private record Visible(IThrowableProxy thrown) implements IThrowableProxy {

        private static @Nullable String visible(@Nullable String text) {
            return text == null ? null : ForeignText.visible(text);
        }

        @Override
        public @Nullable String getMessage() {
            return visible(thrown.getMessage());
        }

        @Override
        public @Nullable String getOverridingMessage() {
            return visible(thrown.getOverridingMessage());
        }

        @Override
        public String getClassName() {
            return thrown.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return thrown.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return thrown.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            IThrowableProxy cause = thrown.getCause();
            return cause == null ? null : new Visible(cause);
        }

        @Override
        public IThrowableProxy @Nullable [] getSuppressed() {
            IThrowableProxy[] suppressed = thrown.getSuppressed();
            if (suppressed == null) {
                return null;
            }
            IThrowableProxy[] visible = new IThrowableProxy[suppressed.length];
            for (int i = 0; i < visible.length; i++) {
                visible[i] = new Visible(suppressed[i]);
            }
            return visible;
        }

        @Override
        public boolean isCyclic() {
            return thrown.isCyclic();
        }
    }
}
