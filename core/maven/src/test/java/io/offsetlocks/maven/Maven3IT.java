package io.offsetlocks.maven;

/** Builds of Maven 3. */
class Maven3IT extends BuildsContract {
    Maven3IT() {
        super(System.getProperty("maven-3.version"));
    }
}
