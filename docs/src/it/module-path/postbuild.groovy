String log = new File(basedir, 'build.log').text
assert log.contains('volume-42 is held: true, by the library in the module io.offsetlocks')
