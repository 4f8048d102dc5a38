package io.offsetlocks.maven;

/** Builds of Maven 4. */
class Maven4IT extends BuildsContract {
    Maven4IT() {
        super(System.getProperty("maven-4.version"));
    }
}
