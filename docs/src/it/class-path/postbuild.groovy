import groovy.xml.XmlSlurper

String log = new File(basedir, 'build.log').text
assert log.contains('volume-42 is held: true, by the library in the unnamed module')

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
}

// What a script returns must be true.
return true
