// Package process identifies this process, its machine, and the login behind it, and finds out whether other processes
// that share a store are still alive.
package process
