import groovy.xml.XmlSlurper

List<String> printed = new File(basedir, 'build.log').readLines().findAll { it.startsWith('volume') }
assert printed == ['volume-42 is held: true, by a named module: false']

/** Returns what the published pom makes others depend on. */
Set<String> dependencies(File pom) {
    return new XmlSlurper().parse(pom).dependencies.dependency
            .findAll { it.scope.text() in ['', 'compile', 'runtime'] }
            .collect { it.artifactId.text() } as Set
}

['hashing': ['guava', 'jspecify'], 'core': ['offset-locks-hashing']].each { module, expected ->
    String name = "offset-locks-$module"
    File published = new File(localRepositoryPath, "io/offsetlocks/$name/$version")
    assert dependencies(new File(published, "$name-${version}.pom")) == expected as Set
    ['', '-sources', '-javadoc'].each { kind ->
        assert new File(published, "$name-$version${kind}.jar").isFile()
    }
    // The tests of the other modules of the build alone have it.
    assert !new File(published, "$name-${version}-tests.jar").exists()
}

// What a script returns must be true.
return true
