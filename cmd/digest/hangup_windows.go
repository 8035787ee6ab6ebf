package main

import "os"

// hangup is the signal that has the configuration read anew; Windows has none.
var hangup os.Signal
