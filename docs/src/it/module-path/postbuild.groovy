List<String> printed = new File(basedir, 'build.log').readLines().findAll { it.startsWith('volume') }
assert printed == ['volume-42 is held: true, by a named module: true', 'volume-42 waits: 1']
