package io.github.onhook.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OnhookService {

    /** Starts it; options are properties, such as {@code --server.port=9090}. */
    public static void main(String[] args) {
        SpringApplication.run(OnhookService.class, args);
    }
}
