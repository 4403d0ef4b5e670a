package io.github.onhook.inventory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OptionalOrganizationsTest {

    private static final String MODULE = "software.amazon.awssdk.services.organizations.";

    @Test
    void namesTheModuleToAddWhenItIsNotOnTheClassPath() throws Exception {
        try (WithoutOrganizations loader = new WithoutOrganizations()) {
            Class<?> credentials = loader.loadClass("software.amazon.awssdk.auth.credentials.AwsCredentialsProvider");
            Object anonymous = loader.loadClass("software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider")
                    .getMethod("create")
                    .invoke(null);
            Method builder = loader.loadClass(Organization.class.getName()).getMethod("builder", credentials);

            assertThatThrownBy(() -> builder.invoke(null, anonymous))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("add software.amazon.awssdk:organizations");
        }
    }

    /** Loads the class path of the tests anew, without the classes of the module. */
    private static final class WithoutOrganizations extends URLClassLoader {

        WithoutOrganizations() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(MODULE)) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }

        private static URL[] classPath() {
            String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            return Arrays.stream(path.split(File.pathSeparator))
                    .map(WithoutOrganizations::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(entry, e);
            }
        }
    }
}
